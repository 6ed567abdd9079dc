import { expect, test } from 'bun:test'
import { startTestServer } from '../../support/server.ts'

const server = await startTestServer()
const { call } = server
const guest = 'guest_0001'

test('a creation for a business creates no valuation, with and without an identity', async () => {
  for (const as of [{}, { guest }]) {
    const answer = await call('POST', '/api/sessions', { ...as, body: { businessId: 'B1', userId: 'u' } })
    expect(answer.body.sessionId).toBeString()
  }
  expect((await call('GET', '/api/sessions', { guest })).body.total).toBe(0)
})

test('a report id that looks like a UUID is found like any other', async () => {
  const report_id = Bun.randomUUIDv7()
  await call('POST', '/api/sessions', { guest, body: { report_id } })
  expect((await call('GET', `/api/sessions/${report_id}`, { guest })).status).toBe(200)
})

test('the id of an assistant session is refused as a report id', async () => {
  const assistant = await call('POST', '/api/sessions', { body: { businessId: 'B1', userId: 'u1' } })
  const taken = await call('POST', '/api/sessions', { guest, body: { report_id: assistant.body.sessionId } })
  expect([taken.status, taken.body.code]).toEqual([409, 'REPORT_ID_TAKEN'])
})
