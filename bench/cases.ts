import { mkdtemp } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../test/support/free-port.ts'
import { startPinned } from './measure.ts'

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'convene-bench-'))

/** Starts `src/main.ts` of a project on a data folder, without limits, a model and an AI service unless the environment sets them. */
export const startMain = (
  dataDir: string,
  environment: Record<string, string> = {},
  core?: number,
  project = join(import.meta.dir, '..'),
) => {
  const port = freePort()
  const spawned = startPinned(core ?? port % 2, join(project, 'src', 'main.ts'), {
    PORT: String(port),
    DATA_DIR: dataDir,
    LOG_DIR: join(dataDir, `logs-${port}`),
    LLM_BASE_URL: 'off',
    AI_SERVICE_URL: 'http://127.0.0.1:9',
    RATE_LIMIT_GENERAL: 'off',
    RATE_LIMIT_AUTH: 'off',
    ...environment,
  })
  return { url: `http://127.0.0.1:${port}`, ...spawned }
}

/** Sends bytes as they are. Returns what is answered until the first pause, or nothing after 20 s. */
export const sendRaw = (url: string, bytes: string): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const socket = net.connect(Number(port), hostname, () => socket.write(bytes))
    const end = (answer: string) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(20_000, () => end(''))
    socket.once('data', (answer: Buffer) => end(answer.toString()))
    socket.once('error', () => end(''))
    socket.once('close', () => resolve(''))
  })

/** Adds one to the count of a key. */
export const count = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** Returns counts as text: `200: 5, 503: 2`. */
export const show = (counts: Map<string, number>): string =>
  [...counts].map(([key, number]) => `${key}: ${number}`).join(', ')

/** Returns a generator of numbers from 0 to 1 that gives the same ones for a seed (mulberry32). */
export const seededRandom = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export type Reply = { status: number; body: Record<string, unknown>; headers: Headers; ms: number }

type Sent = { body?: unknown; raw?: Bun.BodyInit; headers?: Record<string, string>; token?: string }

/** Sends one request; the body of the answer is `{}` where it is no JSON. */
export const request = async (url: string, method: string, path: string, sent: Sent = {}): Promise<Reply> => {
  const { body, raw, headers = {}, token } = sent
  const sentAt = performance.now()
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    redirect: 'manual',
    signal: AbortSignal.timeout(90_000),
    ...(body !== undefined ? { body: JSON.stringify(body) } : raw !== undefined && { body: raw }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  const ms = performance.now() - sentAt
  return {
    status: response.status,
    body: isJson ? Object(JSON.parse(text)) : {},
    headers: response.headers,
    ms,
  }
}

/** Registers an account and signs it in. */
export const signUp = async (url: string, email = `${Bun.randomUUIDv7()}@people.example`) => {
  const account = { email, password: 'correct horse' }
  const { body } = await request(url, 'POST', '/api/auth/register', { body: account })
  return { ...account, id: String(body.id), token: String(body.token) }
}

type Outcome = { happened: string; ok: boolean }

/** Waits until a look returns something else than null or false. Returns null after `timeoutMs`. */
export const until = async <Found>(
  look: () => Promise<Found | null | false> | Found | null | false,
  timeoutMs = 20_000,
): Promise<Found | null> => {
  const deadline = performance.now() + timeoutMs
  while (performance.now() < deadline) {
    const found = await look()
    if (found !== null && found !== false) return found
    await Bun.sleep(20)
  }
  return null
}

/**
 * Two server processes on one store, ready: the first runs the embedded store, the second reaches it by MONGODB_URI.
 * The environment is added to that of both.
 */
export const startTwoMains = async (environment: Record<string, string> = {}) => {
  const dataDir = await temporaryFolder()
  const storePort = freePort()
  const JWT_SECRET = 'a secret for the benchmark, of more than 32 characters'
  const servers: { url: string; kill(): void }[] = []
  for (const store of [
    { EMBEDDED_PORT: String(storePort) },
    { MONGODB_URI: `mongodb://127.0.0.1:${storePort}/convene?directConnection=true` },
  ]) {
    const server = startMain(dataDir, { ...store, JWT_SECRET, ...environment })
    servers.push(server)
    const isHealthy = async () => {
      const health = await request(server.url, 'GET', '/health').catch(() => null)
      return health?.status === 200
    }
    if (!(await until(isHealthy, 120_000))) throw new Error(`${server.url} does not get healthy`)
  }
  return {
    urls: servers.map(({ url }) => url),
    stop(): void {
      for (const server of servers) server.kill()
    },
  }
}

/**
 * Prints a line for each case: what was done, what happened, and the longest wait of another client meanwhile. A wait
 * of more than `longestWaitMs` is a fault too: something blocked the process.
 */
export const createCases = (longestWaitMs = 2000) => {
  let faults = 0
  return {
    async run(url: string, done: string, act: () => Promise<Outcome>): Promise<void> {
      let longest = 0
      let isOver = false
      const other = (async () => {
        while (!isOver) {
          // Needs no store.
          const { ms } = await request(url, 'GET', '/api/auth/me').catch(() => ({ ms: 0 }))
          longest = Math.max(longest, ms)
          await Bun.sleep(5)
        }
      })()
      const { happened, ok } = await act().catch((error: unknown) => ({ happened: String(error), ok: false }))
      isOver = true
      await other
      const isFault = !ok || longest > longestWaitMs
      if (isFault) faults += 1
      console.log(
        `${isFault ? 'FAULT' : 'ok   '} ${done}: ${happened}; another client waited ${longest.toFixed(0)} ms at most`,
      )
    },
    /** Ends the process: 1 after a fault. */
    end(): never {
      console.log(faults ? `${faults} faults` : 'no fault')
      process.exit(faults ? 1 : 0)
    },
  }
}
