import { describe, expect, test } from 'bun:test'
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

const admin = await server.person({ role: 'admin' })

const post = (sessionId: string, body: unknown, token?: string) =>
  server.call('POST', `/api/sessions/${sessionId}/messages`, { body, ...(token && { token }) })

describe('messages', () => {
  test('have a seq without gaps, doubled names with one value, and count in their session', async () => {
    const { sessionId } = await open()
    const first = await post(sessionId, { content: 'hello' })
    expect(first.status).toBe(201)
    expect(first.body).toEqual({
      id: expect.any(String),
      messageId: first.body.id,
      sessionId,
      seq: 1,
      role: 'user',
      type: 'user',
      content: 'hello',
      clientMessageId: null,
      createdAt: expect.any(String),
      timestamp: first.body.createdAt,
    })
    expect((await post(sessionId, { content: 'a', role: 'assistant' }, admin.token)).body).toMatchObject({
      seq: 2,
      type: 'agent',
    })
    expect((await post(sessionId, { content: 'b', role: 'system' }, admin.token)).body).toMatchObject({
      seq: 3,
      type: 'system',
    })
    const { body } = await server.call('GET', `/api/sessions/${sessionId}`)
    expect(body.messageCount).toBe(3)
    expect(body.lastMessageAt).toBeString()
    expect(body.updatedAt).toBe(body.lastMessageAt)
  })

  test('that a killed process stored and did not count are counted by the next start', async () => {
    const { sessionId } = await open()
    for (const content of ['a', 'b', 'c']) await post(sessionId, { content })
    const path = `/api/sessions/${sessionId}`
    const counted = (await server.call('GET', path)).body
    // What kill -9 leaves between the two writes.
    const earlier = new Date(Date.now() - 60_000)
    await server.database
      .collection<{ _id: string }>('assistant_sessions')
      .updateOne(
        { _id: sessionId },
        { $set: { messageCount: 1, lastMessageAt: earlier, updatedAt: earlier } },
      )
    expect((await server.call('GET', path)).body.messageCount).toBe(1)
    const next = await startTestServer({}, server.databaseUri)
    expect((await next.call('GET', path)).body).toEqual(counted)
  })

  test('of 60 posted at once are all stored, numbered 1 to 60', async () => {
    const { sessionId } = await open()
    await Promise.all(Array.from({ length: 60 }, (_, number) => post(sessionId, { content: `${number}` })))
    const { body } = await server.call('GET', `/api/sessions/${sessionId}/messages`)
    expect(body.map((message: { seq: number }) => message.seq)).toEqual(
      Array.from({ length: 60 }, (_, index) => index + 1),
    )
    expect(new Set(body.map((message: { content: string }) => message.content)).size).toBe(60)
  })

  test('with one clientMessageId are stored once, however often they are sent at once', async () => {
    const { sessionId } = await open()
    const tries = await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        post(sessionId, { content: `try ${number}`, clientMessageId: 'c-1' }),
      ),
    )
    expect(new Set(tries.map((answer) => answer.body.id)).size).toBe(1)
    expect(tries.every((answer) => answer.status === 201)).toBe(true)
    expect((await server.call('GET', `/api/sessions/${sessionId}/messages`)).body).toHaveLength(1)
    expect((await post((await open()).sessionId, { content: 'x', clientMessageId: 'c-1' })).body.seq).toBe(1)
  })

  test('posted at once to sessions of which one is gone are refused there alone', async () => {
    const sessions = await Promise.all([open(), open(), open()])
    const ids: string[] = sessions.map((session) => session.sessionId)
    // As a process sees it that has the session in its cache when another one deletes it.
    for (const id of ids) await post(id, { content: 'first' })
    await server.database.collection<{ _id: string }>('assistant_sessions').deleteOne({ _id: ids[1] ?? '' })
    const answers = await Promise.all(ids.map((id) => post(id, { content: 'second' })))
    expect(answers.map(({ status }) => status)).toEqual([201, 404, 201])
    const left = await server.database
      .collection<{ _id: string }>('assistant_messages')
      .countDocuments({ _id: { $regex: `^${ids[1]}:` } })
    expect(left).toBe(0)
  })

  test('are paged by seq', async () => {
    const { sessionId } = await open()
    for (let number = 1; number <= 7; number += 1) await post(sessionId, { content: `${number}` })
    const seqs = async (query: string) =>
      (await server.call('GET', `/api/sessions/${sessionId}/messages${query}`)).body.map(
        (message: { seq: number }) => message.seq,
      )
    expect(await seqs('')).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(await seqs('?limit=2')).toEqual([6, 7])
    expect(await seqs('?limit=2&before=6')).toEqual([4, 5])
    expect(await seqs('?after=5')).toEqual([6, 7])
    expect(await seqs('?after=2&before=5')).toEqual([3, 4])
    expect(await seqs('?before=1')).toEqual([])
  })

  test.each(['?limit=0', '?limit=x', '?limit=1e3', '?before=-1', '?after=1.5'])(
    'refuse the query %s',
    async (query) => {
      const { sessionId } = await open()
      const answer = await server.call('GET', `/api/sessions/${sessionId}/messages${query}`)
      expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    },
  )

  test.each([
    [{}],
    [{ content: '' }],
    [{ content: 'x'.repeat(32_001) }],
    [{ content: 5 }],
    [{ content: 'x', role: 'admin' }],
    [{ content: 'x', reply: 'yes' }],
    [{ content: 'x', clientMessageId: 'y'.repeat(129) }],
  ])('are refused with 400 for a wrong body', async (body) => {
    const { sessionId } = await open()
    expect(await post(sessionId, body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    expect((await server.call('GET', `/api/sessions/${sessionId}/messages`)).body).toEqual([])
  })

  test('of 32,000 characters are returned unchanged', async () => {
    const { sessionId } = await open()
    const content = '😀\n"$where"'.padEnd(32_000, 'ü')
    expect((await post(sessionId, { content })).body.content).toBe(content)
  })

  test('that ask for a reply are 503 without a model, and are not stored', async () => {
    const { sessionId } = await open()
    const answer = await post(sessionId, { content: 'hello?', reply: true })
    expect(answer).toMatchObject({ status: 503, body: { code: 'ASSISTANT_NOT_CONFIGURED' } })
    expect((await server.call('GET', `/api/sessions/${sessionId}/messages`)).body).toEqual([])
    expect(await server.database.collection('assistant_replies').countDocuments({})).toBe(0)
  })
})
