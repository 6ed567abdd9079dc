import { describe, expect, test } from 'bun:test'
import { eventually } from '../../support/eventually.ts'
import { expectIndexed, planTest } from '../../support/query-plans.ts'
import { startTestServer } from '../../support/server.ts'
import { type Lesson, openChats } from './chat-setup.ts'
import { slotAt } from './tutoring-setup.ts'

const server = await startTestServer()
const other = await startTestServer({}, server.databaseUri)
const { call, database, person } = server
const { admin, book, claim, family, lesson, list, open, post, tutor } = await openChats(server)

const minuteMs = 60_000
const rows = () => database.collection('encounter_messages')
const change = (method: string, { id }: Lesson, messageId: string, token: string, text = 'edited') =>
  call(method, `/sessions/${id}/messages/${messageId}`, {
    token,
    ...(method === 'PATCH' && { body: { text } }),
  })

describe('the messages of a session', () => {
  test('are listed oldest first, with the names that frontends read', async () => {
    const one = await lesson()
    const { status, body } = await post(one, one.parent, {
      text: '  Hello  ',
      userId: 'forged',
      senderId: 'forged',
      senderName: 'forged',
      sessionId: 'forged',
    })
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.any(String),
      seq: 1,
      session_id: one.id,
      user_id: one.parent.id,
      senderId: one.parent.id,
      from: 'parent',
      senderName: 'parent',
      role: 'parent',
      text: 'Hello',
      created_at: expect.any(String),
      timestamp: body.created_at,
      edited_at: null,
      deleted_at: null,
    })
    await post(one, one.tutor, { text: 'Good day' })
    const answer = await list(one, admin)
    expect([answer.status, answer.body.length]).toEqual([200, 2])
    expect(answer.body[0]).toEqual(body)
    expect(answer.body[1]).toMatchObject({ seq: 2, role: 'tutor', text: 'Good day' })
  })

  test('name their author by first and last name, as they are now', async () => {
    const one = await lesson()
    const { token } = one.parent
    await post(one, one.parent, { text: 'Hello' })
    await call('PATCH', '/api/v1/auth/me', { token, body: { first_name: 'Ann', last_name: 'Bell' } })
    await eventually(async () =>
      expect((await list(one, one.tutor)).body[0]).toMatchObject({
        from: 'Ann Bell',
        senderName: 'Ann Bell',
      }),
    )
  })

  test('are paged by seq', async () => {
    const one = await lesson()
    for (const text of 'abcde') await post(one, one.parent, { text })
    const seqs = async (query: string) =>
      (await list(one, one.parent, query)).body.map(({ seq }: { seq: number }) => seq)
    expect(await seqs('')).toEqual([1, 2, 3, 4, 5])
    expect(await seqs('?limit=2')).toEqual([4, 5])
    expect(await seqs('?limit=2&before=4')).toEqual([2, 3])
    expect(await seqs('?after=3')).toEqual([4, 5])
    expect(await seqs('?after=1&before=4')).toEqual([2, 3])
    expect((await list(one, one.parent, '?limit=0')).status).toBe(400)
  })

  test.each([
    ['an empty text', ''],
    ['spaces', '   '],
    ['2001 characters', 'x'.repeat(2001)],
    ['a number', 7],
    ['null', null],
  ])('refuse %s', async (_, text) => {
    const one = await lesson()
    const { status, body } = await post(one, one.parent, { text })
    expect([status, body.code, body.issues[0].path]).toEqual([400, 'VALIDATION_FAILED', '/text'])
    expect((await post(one, one.parent, { text: ` ${'x'.repeat(2000)} ` })).status).toBe(201)
  })

  test('are stored once for a clientMessageId, from any process, and apart for two users', async () => {
    const one = await lesson()
    const body = { text: 'once', clientMessageId: 'm1' }
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        post(one, one.parent, body, index % 2 === 0 ? server.call : other.call),
      ),
    )
    expect(new Set(answers.map(({ body: row }) => row.id)).size).toBe(1)
    expect((await post(one, one.tutor, body)).body.seq).toBe(2)
    expect((await list(one, one.parent)).body.length).toBe(2)
  })

  test('are for those of the booking alone', async () => {
    const one = await lesson()
    for (const stranger of [await person({ role: 'parent' }), await tutor()]) {
      const answer = await list(one, stranger)
      expect([answer.status, answer.body.message]).toEqual([403, 'Access denied to this session'])
      expect((await post(one, stranger, { text: 'x' })).body.code).toBe('SESSION_FORBIDDEN')
    }
    const unknown = await list({ ...one, id: Bun.randomUUIDv7() }, one.parent)
    expect([unknown.status, unknown.body.message]).toEqual([404, 'Session not found'])
  })

  test('are not for a tutor that may claim the booking, and are from the moment that it is claimed', async () => {
    const [one, teacher] = [await family(), await tutor()]
    const { id } = (await book(one, slotAt(10))).body
    const asked = { id, parent: one.parent, tutor: teacher, studentId: one.studentId }
    expect((await list(asked, teacher)).status).toBe(403)
    await claim(teacher, id, other.call)
    expect((await post(asked, teacher, { text: 'mine' })).status).toBe(201)
  })

  test('show `Deleted user` once the account of their author is erased', async () => {
    const one = await lesson()
    await post(one, one.parent, { text: 'kept' })
    await call('DELETE', '/api/auth/me', { token: one.parent.token })
    await eventually(async () =>
      expect((await list(one, one.tutor)).body).toMatchObject([
        { text: 'kept', from: 'Deleted user', senderName: 'Deleted user' },
      ]),
    )
  })
})

describe('a message', () => {
  test('is edited and deleted by its author, and then shows no text', async () => {
    const one = await lesson()
    const { token } = one.parent
    const { body: sent } = await post(one, one.parent, { text: 'first' })
    const edited = await change('PATCH', one, sent.id, token, ' second ')
    expect(edited.body).toEqual({ ...sent, text: 'second', edited_at: expect.any(String) })
    const deleted = await change('DELETE', one, sent.id, token)
    expect(deleted.body).toEqual({ ...edited.body, text: '', deleted_at: expect.any(String) })
    expect((await list(one, one.tutor)).body).toEqual([deleted.body])
    expect(JSON.stringify(await rows().find().toArray())).not.toContain('second')
    expect((await change('PATCH', one, sent.id, token)).body.code).toBe('MESSAGE_FINAL')
    expect((await change('DELETE', one, sent.id, token)).body.code).toBe('MESSAGE_FINAL')
  })

  test('is changed by its author alone, under its own session alone', async () => {
    const [one, another] = [await lesson(), await lesson()]
    const { body: sent } = await post(one, one.parent, { text: 'mine' })
    for (const method of ['PATCH', 'DELETE']) {
      expect((await change(method, one, sent.id, one.tutor.token)).body.code).toBe('FORBIDDEN')
      expect((await change(method, one, sent.id, another.parent.token)).body.code).toBe('SESSION_FORBIDDEN')
      expect((await change(method, another, sent.id, another.parent.token)).body.code).toBe(
        'MESSAGE_NOT_FOUND',
      )
    }
    expect((await list(one, one.tutor)).body[0].text).toBe('mine')
  })

  test('is final 15 minutes after it was sent', async () => {
    const one = await lesson()
    const { body: sent } = await post(one, one.parent, { text: 'first' })
    const sentBefore = (minutes: number) =>
      rows().updateOne({ 'event.id': sent.id }, { $set: { at: new Date(Date.now() - minutes * minuteMs) } })
    await sentBefore(14)
    expect((await change('PATCH', one, sent.id, one.parent.token)).status).toBe(200)
    await sentBefore(16)
    for (const method of ['PATCH', 'DELETE']) {
      const { status, body } = await change(method, one, sent.id, one.parent.token)
      expect([status, body.code]).toEqual([409, 'MESSAGE_FINAL'])
    }
  })
})

describe('the unread messages of a booking', () => {
  const unread = async ({ id }: Lesson, { token }: { token: string }) => {
    const [inList, alone] = [
      await call('GET', '/bookings', { token }),
      await call('GET', `/bookings/${id}`, { token }),
    ]
    const row = inList.body.find((each: { id: string }) => each.id === id)
    expect(row.unread).toBe(alone.body.unread)
    return row.unread
  }

  test('are those after what the user has read, which only rises, from any device', async () => {
    const one = await lesson()
    for (const text of 'abcdefghijkl') await post(one, one.tutor, { text })
    expect(await unread(one, one.parent)).toBe(12)
    const [phone, laptop] = [await open(one.parent), await open(one.parent, other.url)]
    const read = (socket: typeof phone, seq: number) => socket.ask('read', { sessionId: one.id, seq })
    expect(await read(phone, 10)).toEqual({ success: true, lastReadSeq: 10 })
    expect(await read(laptop, 5)).toEqual({ success: true, lastReadSeq: 10 })
    expect(await unread(one, one.parent)).toBe(2)
    // A client cannot read what is not there yet.
    expect(await read(phone, 999)).toEqual({ success: true, lastReadSeq: 12 })
    expect(await unread(one, one.parent)).toBe(0)
    expect(await unread(one, one.tutor)).toBe(12)
    // A client that comes later can show what each user has read.
    const { reads } = await laptop.ask('joinSession', { sessionId: one.id })
    expect(reads).toEqual({ [one.parent.id]: 12 })
    for (const socket of [phone, laptop]) socket.cut()
  })

  test('count messages that a killed process stored and did not count', async () => {
    const one = await lesson()
    await post(one, one.tutor, { text: 'a' })
    await database.collection<{ _id: string }>('encounters').deleteOne({ _id: one.id })
    await startTestServer({}, server.databaseUri)
    expect(await unread(one, one.parent)).toBe(1)
  })
})

planTest('chats are read by indexes', async () => {
  const _id = { $gt: 'a:0000000000', $lt: 'a:9999999999' }
  const of = (collection: string) => database.collection<{ _id: string }>(collection)
  const messages = of(rows().collectionName)
  await expectIndexed(
    messages.find({ _id }).sort({ _id: -1 }).limit(50),
    messages.find({ 'event.id': 'x', _id }),
    of('encounter_events').find({ _id }).sort({ _id: 1 }),
    of('encounters').find({ _id: { $in: ['a', 'b'] } }),
    of('encounter_signals')
      .find({ _id: { $gt: 'a:present:', $lt: 'a:present;' } })
      .sort({ _id: 1 }),
  )
})
