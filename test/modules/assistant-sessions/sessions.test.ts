import { describe, expect, test } from 'bun:test'
import { eventually } from '../../support/eventually.ts'
import { expectIndexed, planTest } from '../../support/query-plans.ts'
import { startTestServer } from '../../support/server.ts'

const server = await startTestServer()

const newBusiness = () => `B${Bun.randomUUIDv7()}`

const open = async (fields: Record<string, unknown> = {}) => {
  const answer = await server.call('POST', '/api/sessions', {
    body: { businessId: newBusiness(), userId: 'user_123', ...fields },
  })
  expect(answer.status).toBe(201)
  return answer.body
}

const post = (sessionId: string, body: unknown) =>
  server.call('POST', `/api/sessions/${sessionId}/messages`, { body })

describe("the document's own calls", () => {
  test('create a session, find it as active and list it in the history', async () => {
    const businessId = newBusiness()
    const body = { businessId, userId: 'user_123', locationId: 'L001', sessionType: 'general' }
    const created = await server.call('POST', '/api/sessions', { body })
    expect(created.status).toBe(201)
    expect(created.body).toEqual({
      sessionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ...body,
      status: 'active',
      title: null,
      metadata: {},
      messageCount: 0,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: created.body.createdAt,
      lastMessageAt: null,
      endedAt: null,
    })
    const active = await server.call('GET', `/api/sessions/business/${businessId}/user/user_123/active`)
    expect(active.body).toEqual(created.body)
    const history = await server.call(
      'GET',
      `/api/sessions/business/${businessId}/user/user_123/history?limit=20`,
    )
    expect(history.body).toEqual([created.body])
    const read = await server.call('GET', `/api/sessions/${created.body.sessionId}`)
    expect(read.body).toEqual(created.body)
  })

  test('no active session is the JSON text null with status 200, never a 404', async () => {
    const answer = await server.call('GET', `/api/sessions/business/${newBusiness()}/user/u/active`)
    expect(answer.status).toBe(200)
    expect(answer.text).toBe('null')
    expect(answer.headers.get('content-type')).toBe('application/json')
  })
})

describe('a session', () => {
  test('gets the defaults also for empty strings and null', async () => {
    for (const nothing of ['', null, undefined]) {
      const session = await open({ locationId: nothing, sessionType: nothing })
      expect(session).toMatchObject({ locationId: 'L0100001', sessionType: 'general' })
    }
  })

  test.each([
    [{ userId: 'u', businessId: undefined }],
    [{ businessId: '' }],
    [{ userId: '' }],
    [{ userId: undefined }],
    [{ userId: 7 }],
    [{ userId: { $gt: '' } }],
    [{ businessId: 'x'.repeat(129) }],
    [{ businessId: ['B1'] }],
  ])('is refused with 400 for %p', async (fields) => {
    const body = { businessId: 'B1', userId: 'u', ...fields }
    const answer = await server.call('POST', '/api/sessions', { body })
    // Without any businessId the body is a valuation's, which needs an identity.
    expect(answer.status).toBe(body.businessId === undefined ? 401 : 400)
    if (answer.status === 400) expect(answer.body.code).toBe('VALIDATION_FAILED')
  })

  test('ends with any status but active, and begins again with active', async () => {
    const { sessionId } = await open()
    for (const status of ['closed', 'resolved', 'abandoned']) {
      const ended = await server.call('PATCH', `/api/sessions/${sessionId}`, { body: { status } })
      expect(ended.body).toMatchObject({ status, endedAt: expect.any(String) })
    }
    const again = await server.call('PATCH', `/api/sessions/${sessionId}`, { body: { status: 'active' } })
    expect(again.body).toMatchObject({ status: 'active', endedAt: null })
    const wrong = await server.call('PATCH', `/api/sessions/${sessionId}`, { body: { status: 'paused' } })
    expect(wrong.status).toBe(400)
  })

  test('merges metadata, whatever its keys are called, also of PATCHes at once', async () => {
    const { sessionId } = await open()
    const patch = (metadata: string) =>
      server.call('PATCH', `/api/sessions/${sessionId}`, {
        rawBody: `{"metadata":${metadata}}`,
        headers: { 'content-type': 'application/json' },
      })
    await patch('{"a":1,"$set":{"x":1},"b.c":2,"__proto__":{"y":1},"":0,"empty":{}}')
    await Promise.all(Array.from({ length: 8 }, (_, number) => patch(`{"a":2,"n${number}":${number}}`)))
    const { text } = await server.call('GET', `/api/sessions/${sessionId}`)
    const [, metadata = ''] = /"metadata":(\{.*?\}),"messageCount"/.exec(text) ?? []
    expect(metadata).toStartWith('{"a":2,"$set":{"x":1},"b.c":2,"__proto__":{"y":1},"":0,"empty":{}')
    for (let number = 0; number < 8; number += 1) expect(metadata).toContain(`"n${number}":${number}`)
  })

  test('keeps both of two different PATCHes at once, in 50 rounds', async () => {
    const changes: [field: string, value: (round: number) => unknown][] = [
      ['title', (round) => `title ${round}`],
      ['sessionType', (round) => `type ${round}`],
      ['locationId', (round) => `place ${round}`],
      ['status', (round) => (round % 2 === 0 ? 'closed' : 'resolved')],
      ['metadata', (round) => ({ [`key${round}`]: round })],
    ]
    const { sessionId } = await open()
    const path = `/api/sessions/${sessionId}`
    for (let round = 0; round < 50; round += 1) {
      const first = changes[round % 5]
      const second = changes[(round + 1 + (Math.floor(round / 5) % 4)) % 5]
      const body = Object.fromEntries(
        [first, second].flatMap((one) => (one ? [[one[0], one[1](round)]] : [])),
      )
      const answers = await Promise.all(
        Object.entries(body).map(([field, value]) =>
          server.call('PATCH', path, { body: { [field]: value } }),
        ),
      )
      expect(answers.map(({ status }) => status)).toEqual([200, 200])
      expect((await server.call('GET', path)).body).toMatchObject(body)
    }
  })

  test('keeps its first end, whatever is changed afterwards or at once', async () => {
    const { sessionId } = await open()
    const path = `/api/sessions/${sessionId}`
    const patch = (body: unknown) => server.call('PATCH', path, { body })
    const ends = await Promise.all(['closed', 'resolved', 'abandoned'].map((status) => patch({ status })))
    const [{ body }] = [await patch({ title: 'later' })]
    for (const end of ends) expect(end.body.endedAt).toBe(body.endedAt)
    expect((await patch({})).body).toMatchObject({ title: 'later', endedAt: body.endedAt })
  })

  test('goes back to the defaults with an empty string or null, and names the rule that another value breaks', async () => {
    const { sessionId } = await open({ locationId: 'L7', sessionType: 'repair' })
    const path = `/api/sessions/${sessionId}`
    for (const nothing of ['', null]) {
      await server.call('PATCH', path, { body: { locationId: 'L7', sessionType: 'repair' } })
      const body = { locationId: nothing, sessionType: nothing }
      expect((await server.call('PATCH', path, { body })).body).toMatchObject({
        locationId: 'L0100001',
        sessionType: 'general',
      })
    }
    const refused = await server.call('PATCH', path, { body: { locationId: 7 } })
    expect(refused.body.issues).toEqual([
      { path: '/locationId', message: 'must be the place, a string of at most 128 characters, or null' },
    ])
  })

  test('that is not there is 404 under any id, whatever the body', async () => {
    for (const id of ['nope', '%00', 'x'.repeat(300), Bun.randomUUIDv7()])
      for (const [method, path] of [
        ['GET', `/api/sessions/${id}`],
        ['GET', `/api/sessions/${id}/messages`],
        ['POST', `/api/sessions/${id}/messages`],
        ['DELETE', `/api/sessions/${id}`],
      ] as const) {
        const answer = await server.call(method, path, method === 'POST' ? { body: {} } : {})
        expect(answer).toMatchObject({ status: 404, body: { code: 'SESSION_NOT_FOUND' } })
      }
  })

  test('takes a title, a type and a location, and refuses metadata larger than 64 KB', async () => {
    const { sessionId } = await open()
    const body = { title: 'Broken boiler', sessionType: 'repair', locationId: 'L7' }
    expect((await server.call('PATCH', `/api/sessions/${sessionId}`, { body })).body).toMatchObject(body)
    const large = { metadata: { text: 'x'.repeat(66_000) } }
    const refused = await server.call('PATCH', `/api/sessions/${sessionId}`, { body: large })
    expect(refused).toMatchObject({ status: 413, body: { code: 'TOO_LARGE' } })
  })

  test('is deleted with its messages, once', async () => {
    const { sessionId } = await open()
    await post(sessionId, { content: 'to be forgotten' })
    const path = `/api/sessions/${sessionId}`
    const deleted = await server.call('DELETE', path)
    expect(deleted).toMatchObject({ status: 200, body: { success: true, sessionId } })
    for (const [method, at] of [
      ['DELETE', path],
      ['GET', path],
      ['PATCH', path],
      ['GET', `${path}/messages`],
      ['POST', `${path}/messages`],
    ] as const) {
      const body = method === 'POST' ? { content: 'x' } : method === 'PATCH' ? { title: 'x' } : undefined
      const answer = await server.call(method, at, body ? { body } : {})
      expect(answer.status).toBe(404)
      expect(answer.body).toMatchObject({
        statusCode: 404,
        code: 'SESSION_NOT_FOUND',
        error: 'Session not found',
        message: `Session ${sessionId} not found`,
        detail: `Session ${sessionId} not found`,
      })
    }
    const left = await server.database
      .collection('assistant_messages')
      .findOne({ 'event.content': 'to be forgotten' })
    expect(left).toBeNull()
  })

  test('of which a crash left a part is deleted when the removal is finished', async () => {
    const { sessionId } = await open()
    await post(sessionId, { content: 'left' })
    const removals = server.database.collection<{ _id: string }>('assistant_removals')
    await removals.insertOne({ _id: sessionId })
    await server.convene.assistant.finishRemovals()
    expect((await server.call('GET', `/api/sessions/${sessionId}`)).status).toBe(404)
    const messages = server.database.collection('assistant_messages')
    expect(await messages.findOne({ 'event.content': 'left' })).toBeNull()
    expect(await removals.findOne({ _id: sessionId })).toBeNull()
  })

  test('shares its id space with valuations: its id is refused as a report_id', async () => {
    const { sessionId } = await open()
    const { token } = await server.person()
    const taken = await server.call('POST', '/api/sessions', { token, body: { report_id: sessionId } })
    expect(taken).toMatchObject({ status: 409, body: { code: 'REPORT_ID_TAKEN' } })
    const valuation = await server.call('POST', '/api/sessions', { token, body: {} })
    const reportId = valuation.body.session.report_id
    expect((await server.call('GET', `/api/sessions/${reportId}`, { token })).body.session.report_id).toBe(
      reportId,
    )
    expect((await server.call('GET', `/api/sessions/${reportId}/messages`, { token })).status).toBe(404)
  })
})

describe('lists', () => {
  test('give the newest first, ended ones in the history only, and keep businesses apart', async () => {
    const businessId = newBusiness()
    const sessions = []
    for (let number = 0; number < 4; number += 1) sessions.push(await open({ businessId }))
    await open({ businessId, userId: 'another' })
    await open({ userId: 'user_123' })
    await server.call('PATCH', `/api/sessions/${sessions[3].sessionId}`, { body: { status: 'closed' } })
    const ids = (answer: { body: { sessionId: string }[] }) => answer.body.map((one) => one.sessionId)
    const [a, b, c, d] = sessions.map((session) => session.sessionId)
    const path = `/api/sessions/business/${businessId}`
    expect(ids(await server.call('GET', `${path}/user/user_123/history`))).toEqual([d, c, b, a])
    expect(ids(await server.call('GET', `${path}/user/user_123/history?limit=2`))).toEqual([d, c])
    expect((await server.call('GET', `${path}/user/user_123/active`)).body.sessionId).toBe(c)
    expect((await server.call('GET', `${path}/active`)).body).toHaveLength(4)
    expect((await server.call('GET', `${path}/user/user_123/history?limit=0`)).status).toBe(400)
  })
})

describe('the store', () => {
  planTest('serves the filter and the order of every list by an index', async () => {
    const sessions = server.database.collection('assistant_sessions')
    const replies = server.database.collection('assistant_replies')
    await expectIndexed(
      sessions.find({ businessId: 'b', status: 'active' }).sort({ _id: -1 }),
      sessions.find({ businessId: 'b', userId: 'u', status: 'active' }).sort({ _id: -1 }),
      sessions.find({ businessId: 'b', userId: 'u' }).sort({ _id: -1 }),
      sessions.find({ businessId: 'b' }).sort({ _id: 1 }),
      sessions.find({ userKey: { $in: ['u', 'v'] } }),
      sessions.find({ openKey: '["b","u"]' }),
      replies.find({ sessionId: 's' }),
      replies.find({ settled: false, leaseUntil: { $lt: new Date() } }),
    )
  })

  test('keep their messages under a pseudonym when their customer is erased, by id or verified address', async () => {
    const person = await server.person()
    const byId = await open({ userId: person.id })
    const byEmail = await open({ userId: ` ${person.email.toUpperCase()}` })
    const other = await open({ userId: `x${person.email}` })
    for (const { sessionId } of [byId, byEmail]) await post(sessionId, { content: 'mine' })
    expect((await server.call('DELETE', '/api/auth/me', { token: person.token })).status).toBe(200)
    const read = async (id: string) => (await server.call('GET', `/api/sessions/${id}`)).body
    for (const { sessionId } of [byId, byEmail]) {
      await eventually(async () => expect((await read(sessionId)).userId).toBe(`erased-${person.id}`))
      const messages = await server.call('GET', `/api/sessions/${sessionId}/messages`)
      expect(messages.body.map(({ content }: { content: string }) => content)).toEqual(['mine'])
    }
    expect((await read(other.sessionId)).userId).toBe(`x${person.email}`)
    await eventually(async () =>
      expect(await server.database.collection('assistant_renames').countDocuments()).toBe(0),
    )
    await eventually(async () =>
      expect(JSON.stringify(await server.database.collection('users').find().toArray())).not.toContain(
        person.email,
      ),
    )
  })
})
