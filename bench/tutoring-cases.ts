import { freePort } from '../test/support/free-port.ts'
import { request, startMain, temporaryFolder } from './cases.ts'
import { untilAnswers } from './measure.ts'

const passwords = { SEED_CLIENT_PASSWORD: 'a password for all', SEED_ADMIN_PASSWORD: 'a password for one' }

export type Person = { id: string; token: string }

/**
 * Two server processes on one store with the demo data: the first runs the embedded store, the second reaches it by
 * MONGODB_URI.
 */
export const startTwo = async () => {
  const dataDir = await temporaryFolder()
  const storePort = freePort()
  const secret = { JWT_SECRET: 'a secret for the benchmark, of more than 32 characters' }
  const servers: { url: string; kill(): void }[] = []
  for (const store of [
    { EMBEDDED_PORT: String(storePort) },
    { MONGODB_URI: `mongodb://127.0.0.1:${storePort}/convene?directConnection=true` },
  ]) {
    const server = startMain(dataDir, { ...store, ...secret, ...passwords })
    servers.push(server)
    await untilHealthy(server.url)
  }
  return {
    urls: servers.map(({ url }) => url),
    stop(): void {
      for (const server of servers) server.kill()
    },
  }
}

/** `/health` is 200 once the demo data is there. */
const untilHealthy = async (url: string): Promise<void> => {
  await untilAnswers(`${url}/health`)
  for (let tries = 0; (await request(url, 'GET', '/health')).status !== 200; tries += 1) {
    if (tries === 600) throw new Error(`${url} is not healthy`)
    await Bun.sleep(100)
  }
}

/** Signs in a login of the demo data. */
export const signIn = async (url: string, email: string): Promise<Person> => {
  const password = email.startsWith('admin') ? passwords.SEED_ADMIN_PASSWORD : passwords.SEED_CLIENT_PASSWORD
  const { body } = await request(url, 'POST', '/auth/login', { body: { email, password } })
  return { id: String(Object(body.user).id), token: String(body.token) }
}

/** The time of a lesson of an hour that begins this many hours after a day far ahead. */
export const hourAhead = (hours: number) => {
  const hourMs = 60 * 60 * 1000
  const start = Math.floor(Date.now() / hourMs) * hourMs + (30 * 24 + hours) * hourMs
  return {
    starts_at: new Date(start).toISOString(),
    ends_at: new Date(start + hourMs).toISOString(),
  }
}
