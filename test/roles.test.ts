import { expect, test } from 'bun:test'
import { eventually } from './support/eventually.ts'
import { startTestServer } from './support/server.ts'

const web = await startTestServer({ role: 'web' })

test('a web process answers and runs no jobs; a worker runs them and answers only for its health and metrics', async () => {
  const person = await web.person()
  expect((await web.call('DELETE', '/api/auth/me', { token: person.token })).status).toBe(200)
  const rows = () => web.database.collection<{ _id: string }>('users').countDocuments({ _id: person.id })
  await Bun.sleep(300)
  expect(await rows()).toBe(1)

  const worker = await startTestServer({ role: 'worker' }, web.databaseUri)
  await eventually(async () => expect(await rows()).toBe(0))
  expect((await worker.call('GET', '/health')).status).toBe(200)
  expect((await worker.call('GET', '/metrics')).status).toBe(200)
  expect((await worker.call('GET', '/api/sessions')).status).toBe(404)
  expect((await worker.call('POST', '/api/auth/login', { body: {} })).status).toBe(404)
})

test('a token that one process revokes is refused by another', async () => {
  const other = await startTestServer({}, web.databaseUri)
  const { token } = await web.person()
  expect((await other.call('GET', '/api/auth/me', { token })).status).toBe(200)
  await web.call('POST', '/api/auth/logout', { token })
  await eventually(async () => expect((await other.call('GET', '/api/auth/me', { token })).status).toBe(401))
})
