import { afterAll, expect, test } from 'bun:test'
import { createAccess } from '../../../src/http/access.ts'
import { createLimits } from '../../../src/http/limits.ts'
import { createAudit } from '../../../src/modules/operations/index.ts'
import { createValuationSessions } from '../../../src/modules/valuation-sessions/index.ts'
import { connectMongo } from '../../../src/platform/mongo.ts'
import { startTestServer } from '../../support/server.ts'

const server = await startTestServer()
const { call } = server
const guest = 'guest_0001'

test('a creation for a business is none of the valuations, with and without an identity', async () => {
  for (const as of [{}, { guest }]) {
    const answer = await call('POST', '/api/sessions', { ...as, body: { businessId: 'B1', userId: 'u' } })
    expect(answer.status).toBe(404)
    expect(answer.body.code).toBe('NOT_FOUND')
  }
  expect((await call('GET', '/api/sessions', { guest })).body.total).toBe(0)
})

test('paths of the other contract are 404 until it is served', async () => {
  for (const path of ['/api/sessions/business/B1/active', '/api/sessions/business/B1/user/u/history'])
    expect((await call('GET', path, { guest })).status).toBe(404)
})

test('a report id that looks like a UUID is found like any other', async () => {
  const report_id = Bun.randomUUIDv7()
  await call('POST', '/api/sessions', { guest, body: { report_id } })
  expect((await call('GET', `/api/sessions/${report_id}`, { guest })).status).toBe(200)
})

test("a report id that is another kind of session's is refused", async () => {
  const connection = await connectMongo(server.databaseUri)
  afterAll(() => connection.close())
  const { claims } = createValuationSessions({
    connection,
    may: createAccess({
      verifyToken: async () => null,
      limits: createLimits(null, null),
      corsOrigins: [],
      maxBodyBytes: 1024,
      secureCookies: false,
    }),
    audit: createAudit(connection),
    isReportIdTaken: async (id) => id === 'assistant-1',
  })
  const open = (report_id: string) =>
    claims['POST /api/sessions']?.answer({
      caller: { user: null, guestId: guest, address: 'test' },
      request: new Request('http://localhost/api/sessions'),
      params: undefined,
      body: { report_id },
      set: { headers: {} },
    })
  await expect(open('assistant-1')).rejects.toMatchObject({ code: 'REPORT_ID_TAKEN', status: 409 })
  expect((await open('assistant-2'))?.status).toBe(201)
})
