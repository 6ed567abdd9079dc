import { expect, test } from 'bun:test'
import { defaultTimings } from '../../../src/timings.ts'
import { startTestServer } from '../../support/server.ts'

const timings = { ...defaultTimings, saveRetryPauseMs: 5 }
const server = await startTestServer({ timings })
// Like a second process, it shares nothing but the store.
const otherServer = await startTestServer({ timings }, server.databaseUri)
const { call } = server
const { token } = await server.person()

const times = <T>(count: number, run: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)))

const countsOf = (answers: { status: number }[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(answers, (answer) => answer.status)).map(([k, v]) => [k, v?.length]),
  )

test('of 20 creations of one report id at once, one succeeds and 19 are 409', async () => {
  const answers = await times(20, (index) =>
    (index % 2 ? call : otherServer.call)('POST', '/api/sessions', {
      token,
      body: { report_id: 'contested' },
    }),
  )
  expect(countsOf(answers)).toEqual({ 201: 1, 409: 19 })
  expect(answers.find((answer) => answer.status === 409)?.body.code).toBe('REPORT_ID_TAKEN')
})

test('50 saves at once from two servers are all stored', async () => {
  await call('POST', '/api/sessions', { token, body: { report_id: 'busy' } })
  const answers = await times(50, (index) =>
    (index % 2 ? call : otherServer.call)('PATCH', '/api/sessions/busy', {
      token,
      body: { partial_data: { [`key${index}`]: index } },
    }),
  )
  expect(countsOf(answers)).toEqual({ 200: 50 })
  expect(new Set(answers.map((answer) => answer.body.session.updated_at)).size).toBe(50)
  const { session } = (await call('GET', '/api/sessions/busy', { token })).body
  expect(Object.keys(session.form_data)).toHaveLength(50)
})

test('of 10 saves at once under one If-Match, one succeeds and 9 are 412', async () => {
  const created = await call('POST', '/api/sessions', { token, body: { report_id: 'matched' } })
  const etag = created.headers.get('etag') ?? ''
  const answers = await times(10, (index) =>
    (index % 2 ? call : otherServer.call)('PATCH', '/api/sessions/matched', {
      token,
      body: { partial_data: { index } },
      headers: { 'if-match': etag },
    }),
  )
  expect(countsOf(answers)).toEqual({ 200: 1, 412: 9 })
})

test('retries at once under one Idempotency-Key create one session', async () => {
  const retry = (index: number) =>
    (index % 2 ? call : otherServer.call)('POST', '/api/sessions', {
      token,
      body: { form_data: { once: true } },
      headers: { 'idempotency-key': 'retried at once' },
    })
  const answers = [...(await times(10, retry)), await retry(0)]
  expect(countsOf(answers)).toEqual({ 201: 11 })
  expect(new Set(answers.map((answer) => answer.body.session.id)).size).toBe(1)
  const rows = await server.database
    .collection('valuation_sessions')
    .countDocuments({ 'form_data.once': true })
  expect(rows).toBe(1)
})

const post = (body: object, key: string, as: object = { token }) =>
  call('POST', '/api/sessions', { ...as, body, headers: { 'idempotency-key': key } })

test('the same key with another body is refused, and another owner may use it', async () => {
  const first = await post({ form_data: { a: 1 } }, 'reused')
  const second = await post({ form_data: { a: 2 } }, 'reused')
  expect(second.status).toBe(409)
  expect(second.body.code).toBe('IDEMPOTENCY_KEY_REUSED')
  const other = await post({ form_data: { a: 2 } }, 'reused', { guest: 'guest_0001' })
  expect(other.status).toBe(201)
  expect(other.body.session.id).not.toBe(first.body.session.id)
})

test('a retry finishes a creation that stopped after its key was stored', async () => {
  const first = await post({}, 'cut short')
  const { id, report_id } = first.body.session
  await server.database.collection<{ _id: string }>('valuation_sessions').deleteOne({ _id: id })
  const retried = await post({}, 'cut short')
  expect(retried.status).toBe(201)
  expect(retried.body.session).toMatchObject({ id, report_id })
})

test('a key expires after 24 hours, even before the store has removed it', async () => {
  const first = await post({}, 'old')
  const keys = server.database.collection<{ ids: string[]; expire_at: Date }>('idempotency_keys')
  const ofSession = { ids: first.body.session.id }
  const stored = await keys.findOne(ofSession)
  expect(stored?.expire_at.getTime()).toBeWithin(Date.now() + 23.9 * 3_600_000, Date.now() + 24 * 3_600_000)
  await keys.updateOne(ofSession, { $set: { expire_at: new Date(Date.now() - 1) } })
  const second = await post({ form_data: { other: true } }, 'old')
  expect(second.status).toBe(201)
  expect(second.body.session.id).not.toBe(first.body.session.id)
})

test.each([
  ['nothing', ''],
  ['256 characters', 'x'.repeat(256)],
  ['a tab', 'tab\there'],
])('an Idempotency-Key of %s is refused', async (_, key) => {
  expect((await post({}, key)).status).toBe(400)
})

test('a body that is refused does not use up its key', async () => {
  expect((await post({ business_card_token: 'no-such-card' }, 'corrected')).status).toBe(404)
  expect((await post({}, 'corrected')).status).toBe(201)
})

test('a session that is deleted and saved at once stays deleted', async () => {
  await call('POST', '/api/sessions', { token, body: { report_id: 'torn' } })
  const answers = await times(20, (index) => {
    const path = '/api/sessions/torn'
    const by = index % 2 ? call : otherServer.call
    return index % 5 === 4
      ? by('DELETE', path, { token })
      : by('PATCH', path, { token, body: { partial_data: { index } } })
  })
  for (const { status } of answers) expect([200, 404]).toContain(status)
  expect((await call('GET', '/api/sessions/torn', { token })).status).toBe(404)
})

test('a save that other writes keep overtaking is 409', async () => {
  await call('POST', '/api/sessions', { token, body: { report_id: 'overtaken' } })
  // A row that no conditional write matches is one that always changed a moment ago.
  const rows = server.database.collection('valuation_sessions')
  await rows.updateOne({ report_id: 'overtaken' }, { $set: { live: 'never' } })
  const answer = await call('PATCH', '/api/sessions/overtaken', { token, body: { partial_data: { a: 1 } } })
  expect(answer.status).toBe(409)
  expect(answer.body.code).toBe('EDIT_CONFLICT')
})
