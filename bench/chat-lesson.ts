import { join } from 'node:path'
import { freePort } from '../test/support/free-port.ts'
import { startMain } from './cases.ts'

/** Loads the demo data and starts `src/main.ts` on a store, on a core where one is given. */
export const startOnStore = async (
  dataDir: string,
  uri: string,
  core?: number,
  more: Record<string, string> = {},
  project = join(import.meta.dir, '..'),
) => {
  const environment = {
    ...more,
    MONGODB_URI: uri,
    JWT_SECRET: 'a secret for the benchmark, of more than 32 characters',
    DATA_DIR: dataDir,
    LOG_DIR: join(dataDir, 'logs'),
  }
  const { PATH = '', HOME = '' } = process.env
  const seeding = Bun.spawn([process.execPath, join(project, 'src', 'commands', 'seed.ts')], {
    env: { PATH, HOME, ...environment, PORT: String(freePort()) },
    stdout: 'ignore',
    stderr: 'inherit',
  })
  if ((await seeding.exited) !== 0) throw new Error('the demo data could not be loaded')
  return startMain(dataDir, environment, core, project)
}

/** Sends JSON and returns the answer's. Throws when it is refused. */
export const post = async (url: string, body: object, token?: string): Promise<Record<string, unknown>> => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Record<string, unknown>
}

const hourMs = 60 * 60 * 1000

/** A parent with bookings of a child, whose chats it may use. Returns its token and the ids of the bookings. */
export const openLessons = async (url: string, count: number) => {
  const login = { email: `${Bun.randomUUIDv7()}@bench.example`, password: 'correct horse' }
  await post(`${url}/auth/signup`, { ...login, role: 'parent', first_name: 'Kim', last_name: 'Cho' })
  const token = String((await post(`${url}/auth/login`, login)).access_token)
  const child = { first_name: 'Jo', last_name: 'Cho', grade: '5' }
  const student_id = (await post(`${url}/students`, child, token)).id
  const sessionIds: string[] = []
  for (let number = 0; number < count; number += 1) {
    const start = Date.now() + (24 + number) * hourMs
    const slot = { starts_at: new Date(start), ends_at: new Date(start + hourMs / 2) }
    const { id } = await post(`${url}/bookings`, { ...slot, student_id, subject_id: 'math' }, token)
    sessionIds.push(String(id))
  }
  return { token, sessionIds }
}
