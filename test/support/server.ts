import { afterAll } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose, { type Connection } from 'mongoose'
import { pino } from 'pino'
import { type Convene, startConvene } from '../../src/convene.ts'
import { readSettings, type Settings } from '../../src/settings.ts'
import { defaultTimings } from '../../src/timings.ts'
import { createCheckReader, noCheck } from './openapi.ts'
import { freshDatabaseUri } from './store.ts'

export type TestServer = {
  url: string
  convene: Convene
  /** The server's own database, to look behind its back. */
  database: Connection
  databaseUri: string
  settings: Settings
  /** `fetch` on a path of this server, with a JSON body when one is given. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  /** Makes an account and signs it in. */
  person(options?: {
    role?: 'user' | 'admin' | 'parent' | 'tutor' | 'student'
    emailVerified?: boolean
  }): Promise<Person>
  stop(): Promise<void>
}

export type CallOptions = {
  body?: unknown
  rawBody?: Bun.BodyInit
  headers?: Record<string, string>
  token?: string
  guest?: string
}

// biome-ignore lint/suspicious/noExplicitAny: an answer's body is whatever the assertion says it is
export type Answer = { status: number; headers: Headers; text: string; body: any }

export type Person = { id: string; email: string; password: string; token: string }

/** Settings for tests: a free port, no rate limits, cheap passwords, nothing read from the environment. */
export const testSettings = async (overrides: Partial<Settings> = {}): Promise<Settings> => ({
  ...readSettings({}),
  ports: [0],
  dataDir: await mkdtemp(join(tmpdir(), 'convene-test-data-')),
  jwtSecret: 'a secret for tests only, of more than 32 characters',
  rateLimitGeneral: null,
  rateLimitAuth: null,
  passwordCost: { memoryCost: 8, timeCost: 1 },
  console: false,
  ...overrides,
  // A step starts its process itself: most files have none. Nothing writes at any time but what a test asks for.
  timings: {
    ...(overrides.timings ?? defaultTimings),
    stepWarmMs: 24 * 60 * 60 * 1000,
    signOfLifeMs: 24 * 60 * 60 * 1000,
  },
})

/** A whole server on a database of its own, stopped when the test file ends. */
export const startTestServer = async (
  overrides: Partial<Settings> = {},
  databaseUri?: string,
  options: Parameters<typeof startConvene>[3] = {},
): Promise<TestServer> => {
  const settings = await testSettings(overrides)
  const uri = databaseUri ?? (await freshDatabaseUri())
  const logger = pino({ level: 'silent' })
  const convene = await startConvene(settings, uri, { logger, requests: logger }, options)
  const database = await mongoose.createConnection(uri).asPromise()
  const url = convene.urls[0] ?? ''
  const call = caller(url, settings.role === 'worker' ? noCheck : undefined)
  let stopped = false
  const server: TestServer = {
    url,
    convene,
    database,
    databaseUri: uri,
    settings,
    call,
    async person({ role = 'user', emailVerified = true } = {}) {
      const email = `${Bun.randomUUIDv7()}@people.example`
      const password = 'correct horse'
      const account = await convene.accounts.register(
        { email, password, role },
        { userId: null, address: 'test' },
        { emailVerified },
      )
      const answer = await call('POST', '/api/auth/login', { body: { email, password } })
      return { id: account._id, email, password, token: answer.body.access_token }
    },
    async stop() {
      if (stopped) return
      stopped = true
      await convene.stop()
      if (databaseUri === undefined) await database.dropDatabase()
      await database.close()
      if (overrides.dataDir === undefined) await rm(settings.dataDir, { recursive: true, force: true })
    },
  }
  afterAll(() => server.stop())
  return server
}

/** Calls one server as a frontend does. Throws when an answer is not what the OpenAPI document declares. */
export const caller = (url: string, readCheck = createCheckReader(url)) => {
  return async (method: string, path: string, options: CallOptions = {}): Promise<Answer> => {
    const { body, rawBody, headers = {}, token, guest } = options
    // Read before the call: the server may stop right after its answer.
    const checkAnswer = await readCheck()
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...(guest && { 'x-guest-session-id': guest }),
        ...headers,
      },
      redirect: 'manual',
      ...(body !== undefined ? { body: JSON.stringify(body) } : rawBody !== undefined && { body: rawBody }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    const answer = {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text ? JSON.parse(text) : null,
    }
    checkAnswer(method, path, answer)
    return answer
  }
}
