import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { mergeJson } from '../../../src/modules/valuation-sessions/free-json.ts'
import { startTestServer } from '../../support/server.ts'
import { freeObject } from './free-json-arbitrary.ts'

const server = await startTestServer()
const { call } = server
const owner = await server.person()
const { token } = owner

const open = async (body: object = {}) => {
  const answer = await call('POST', '/api/sessions', { token, body })
  expect(answer.status).toBe(201)
  return answer.body.session
}
const pathOf = (session: { report_id: string }) => `/api/sessions/${session.report_id}`

const fields = [
  'id',
  'report_id',
  'status',
  'current_view',
  'created_at',
  'updated_at',
  'completed_at',
  'form_data',
  'valuation_result',
  'user_id',
  'guest_session_id',
  'collected_data',
  'conversation_history',
  'business_card_token',
  'prefilled_from_card',
]

test('a session created without data has every field of the schema, empty ones as null', async () => {
  const session = await open()
  expect(Object.keys(session).toSorted()).toEqual(fields.toSorted())
  expect(session).toMatchObject({
    status: 'IN_PROGRESS',
    current_view: 'MANUAL',
    user_id: owner.id,
    guest_session_id: null,
    completed_at: null,
    form_data: null,
    collected_data: null,
    conversation_history: null,
    valuation_result: null,
    business_card_token: null,
    prefilled_from_card: false,
  })
  expect(session.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
  expect(session.report_id).toMatch(/^val_\d{13}_[a-z0-9]+$/)
  expect(session.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
})

test('a session is restored as it was created', async () => {
  const session = await open({ report_id: 'restore-me', current_view: 'conversational', form_data: { a: 1 } })
  const restored = await call('GET', '/api/sessions/restore-me', { token })
  expect(restored.status).toBe(200)
  expect(restored.body).toEqual({ session })
  expect(session.current_view).toBe('CONVERSATIONAL')
  expect(restored.headers.get('etag')).toBe(`"${session.updated_at}"`)
  expect(restored.headers.get('content-type')).toStartWith('application/json')
  expect(restored.headers.get('x-request-id')).not.toBeNull()
  expect(restored.headers.get('cache-control')).toBe('no-store')
})

test('a stored session has the fields of the answer and those that the indexes need', async () => {
  const { id, ...session } = await open({ form_data: { a: 1 } })
  const row = await server.database.collection('valuation_sessions').findOne({ report_id: session.report_id })
  const { owner: ownerKey, live, erase_at, _id, ...stored } = JSON.parse(JSON.stringify(row))
  expect(stored).toEqual(session)
  expect([_id, ownerKey, live, erase_at]).toEqual([id, `user:${owner.id}`, true, null])
})

test('initial_data fills the form, and form_data wins over it', async () => {
  expect((await open({ initial_data: { from: 'initial' } })).form_data).toEqual({ from: 'initial' })
  const both = await open({ initial_data: { from: 'initial' }, form_data: { from: 'form' } })
  expect(both.form_data).toEqual({ from: 'form' })
})

test('keys with a meaning to JavaScript or the store come back as they went in', async () => {
  const form =
    '{"__proto__":{"a":[{}]},"ref":{"$ref":"x","$id":1},"a.b":1,"$set":{"__proto__":2},"e":{},"":0,"é 👋":[null,1.5,1e21]}'
  const created = await call('POST', '/api/sessions', {
    token,
    headers: { 'content-type': 'application/json' },
    rawBody: `{"report_id":"special-keys","form_data":${form}}`,
  })
  // JSON.stringify writes this number as 1e+21.
  const expected = `"form_data":${form.replace('1e21', '1e+21')}`
  expect(created.text).toContain(expected)
  expect((await call('GET', '/api/sessions/special-keys', { token })).text).toContain(expected)
  expect((await call('GET', '/api/sessions?limit=100', { token })).text).toContain(expected)
  expect((await call('POST', '/api/sessions/special-keys/duplicate', { token })).text).toContain(expected)
  const saved = await call('PATCH', '/api/sessions/special-keys', { token, body: { partial_data: { z: 1 } } })
  expect(saved.text).toContain(`${expected.slice(0, -1)},"z":1}`)
})

test('any free JSON round-trips through the server, and a save merges it by the rules', async () => {
  await open({ report_id: 'property' })
  await fc.assert(
    fc.asyncProperty(freeObject, freeObject, async (form, patch) => {
      const replaced = await call('PATCH', '/api/sessions/property', { token, body: { form_data: form } })
      expect(replaced.text).toContain(`"form_data":${JSON.stringify(form)},`)
      await call('PATCH', '/api/sessions/property', { token, body: { partial_data: patch } })
      const restored = await call('GET', '/api/sessions/property', { token })
      expect(restored.text).toContain(`"form_data":${JSON.stringify(mergeJson(form, patch))},`)
    }),
    { numRuns: 60 },
  )
})

test('a save merges partial_data deep, null removes a key, and other free fields replace', async () => {
  const session = await open({ form_data: { a: { b: 1, c: 2 }, list: [1, 2], gone: true } })
  const saved = await call('PATCH', pathOf(session), {
    token,
    body: {
      partial_data: { a: { c: 3, d: 4 }, list: [3], gone: null },
      collected_data: { answers: 2 },
      conversation_history: [{ role: 'user', content: 'hi' }],
    },
  })
  expect(saved.status).toBe(200)
  expect(saved.body.session).toMatchObject({
    form_data: { a: { b: 1, c: 3, d: 4 }, list: [3] },
    collected_data: { answers: 2 },
    conversation_history: [{ role: 'user', content: 'hi' }],
    status: 'IN_PROGRESS',
  })
  expect(saved.body.session.form_data).not.toHaveProperty('gone')
  expect((await call('GET', pathOf(session), { token })).body).toEqual(saved.body)
  const emptied = await call('PATCH', pathOf(session), {
    token,
    body: { form_data: null, collected_data: null },
  })
  expect(emptied.body.session).toMatchObject({ form_data: null, collected_data: null })
})

test('a result completes a session, and reopening it clears completed_at', async () => {
  const session = await open()
  const done = await call('PATCH', pathOf(session), { token, body: { valuation_result: { mid: 5 } } })
  expect(done.body.session).toMatchObject({ status: 'COMPLETED', valuation_result: { mid: 5 } })
  expect(done.body.session.completed_at).toBe(done.body.session.updated_at)
  const archived = await call('PATCH', pathOf(session), { token, body: { status: 'archived' } })
  expect(archived.body.session).toMatchObject({
    status: 'ARCHIVED',
    completed_at: done.body.session.completed_at,
  })
  const reopened = await call('PATCH', pathOf(session), { token, body: { status: 'In_Progress' } })
  expect(reopened.body.session).toMatchObject({ status: 'IN_PROGRESS', completed_at: null })
})

test('updated_at strictly increases with every save, and an empty save changes nothing', async () => {
  const session = await open()
  let last = session.updated_at
  for (let count = 0; count < 20; count += 1) {
    const saved = await call('PATCH', pathOf(session), { token, body: { partial_data: { count } } })
    expect(saved.body.session.updated_at > last).toBe(true)
    last = saved.body.session.updated_at
  }
  expect((await call('PATCH', pathOf(session), { token, body: {} })).body.session.updated_at).toBe(last)
})

test('If-Match lets a save through only while no other save came between', async () => {
  const session = await open()
  const etag = `"${session.updated_at}"`
  const save = (ifMatch: string) =>
    call('PATCH', pathOf(session), {
      token,
      body: { partial_data: { by: ifMatch } },
      headers: { 'if-match': ifMatch },
    })
  const first = await save(etag)
  expect(first.status).toBe(200)
  const second = await save(etag)
  expect(second.status).toBe(412)
  expect(second.body.code).toBe('PRECONDITION_FAILED')
  expect((await save(`W/${first.headers.get('etag')}`)).status).toBe(412)
  expect((await save(`"other", ${first.headers.get('etag')}`)).status).toBe(200)
  expect((await save('*')).status).toBe(200)
})

test.each([
  [{ status: 'deleted' }, '/status'],
  [{ status: 'done' }, '/status'],
  [{ current_view: 'sideways' }, '/current_view'],
  [{ partial_data: [1] }, '/partial_data'],
  [{ form_data: 'text' }, '/form_data'],
])('a save of %j is refused with the path of the fault', async (body, path) => {
  const session = await open()
  const answer = await call('PATCH', pathOf(session), { token, body })
  expect(answer.status).toBe(400)
  expect(answer.body).toMatchObject({ code: 'VALIDATION_FAILED', issues: [{ path }] })
})

test.each(['', '-a', '.a', 'a b', 'a/b', 'é', 'x'.repeat(129)])('the report_id %j is refused', async (id) => {
  const answer = await call('POST', '/api/sessions', { token, body: { report_id: id } })
  expect(answer.status).toBe(400)
  expect(answer.body.issues[0].path).toBe('/report_id')
})

test('a deleted session is not found, and deleting it again gives the same answer', async () => {
  const session = await open({ report_id: 'short-lived' })
  for (let round = 0; round < 2; round += 1) {
    const answer = await call('DELETE', pathOf(session), { token })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ success: true, deleted_report_id: 'short-lived' })
  }
  expect((await call('GET', pathOf(session), { token })).status).toBe(404)
  expect((await call('PATCH', pathOf(session), { token, body: {} })).status).toBe(404)
  expect((await call('POST', `${pathOf(session)}/duplicate`, { token })).status).toBe(404)
  const row = await server.database.collection('valuation_sessions').findOne({ report_id: 'short-lived' })
  const eraseAfterMs = row?.erase_at.getTime() - row?.updated_at.getTime()
  expect(eraseAfterMs).toBe(30 * 24 * 60 * 60 * 1000)
  const again = await call('POST', '/api/sessions', { token, body: { report_id: 'short-lived' } })
  expect(again.status).toBe(409)
})

test('an undeleted session is back as it was, saved later than the deletion, and is undeleted once', async () => {
  const session = await open({ form_data: { company_name: 'Taken back' } })
  await call('PATCH', pathOf(session), { token, body: { status: 'archived' } })
  await call('DELETE', pathOf(session), { token })
  const rowOf = async () =>
    await server.database.collection('valuation_sessions').findOne({ report_id: session.report_id })
  const deleted = await rowOf()
  const { body } = await call('GET', '/api/deleted-sessions?limit=1', { token })
  expect(body.sessions).toMatchObject([{ report_id: session.report_id, status: 'DELETED' }])
  expect(body.sessions[0].erase_at).toBe(deleted?.erase_at.toISOString())

  const undeleted = await call('POST', `${pathOf(session)}/undelete`, { token })
  expect(undeleted.status).toBe(200)
  expect(undeleted.body.session).toMatchObject({
    status: 'ARCHIVED',
    form_data: { company_name: 'Taken back' },
  })
  expect(Date.parse(undeleted.body.session.updated_at)).toBeGreaterThan(deleted?.updated_at.getTime())
  expect(undeleted.headers.get('etag')).toBe(`"${undeleted.body.session.updated_at}"`)
  expect(await rowOf()).toMatchObject({ live: true, erase_at: null })
  expect(await rowOf()).not.toHaveProperty('deleted_status')
  const again = await call('POST', `${pathOf(session)}/undelete`, { token })
  expect(again.body).toEqual(undeleted.body)
  expect((await call('GET', pathOf(session), { token })).body).toEqual(undeleted.body)
  expect((await call('GET', '/api/deleted-sessions', { guest: 'guest_without_any' })).body.sessions).toEqual(
    [],
  )
})

test('a session that an earlier release deleted comes back completed where it has a result', async () => {
  const session = await open({})
  await call('PATCH', pathOf(session), { token, body: { valuation_result: { mid: 1 } } })
  await call('DELETE', pathOf(session), { token })
  const rows = server.database.collection('valuation_sessions')
  await rows.updateOne({ report_id: session.report_id }, { $unset: { deleted_status: 1 } })
  const { body } = await call('POST', `${pathOf(session)}/undelete`, { token })
  expect(body.session.status).toBe('COMPLETED')
})

test('a duplicate starts anew from the same data without the result', async () => {
  const session = await open({ form_data: { a: 1 } })
  await call('PATCH', pathOf(session), { token, body: { valuation_result: { mid: 1 }, collected_data: [1] } })
  const answer = await call('POST', `${pathOf(session)}/duplicate`, { token })
  expect(answer.status).toBe(201)
  expect(answer.body.original_report_id).toBe(session.report_id)
  expect(answer.body.new_report_id).toBe(answer.body.session.report_id)
  expect(answer.body.session).toMatchObject({
    status: 'IN_PROGRESS',
    form_data: { a: 1 },
    collected_data: [1],
    valuation_result: null,
    completed_at: null,
  })
  const restored = await call('GET', `/api/sessions/${answer.body.new_report_id}`, { token })
  expect(restored.body.session).toEqual(answer.body.session)
})
