import { describe, expect, test } from 'bun:test'
import { defaultTimings } from '../../../src/timings.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { openSocket } from '../../support/socket.ts'
import { openChats } from './chat-setup.ts'

const timings = { ...defaultTimings, socketRecheckMs: 100 }
const server = await startTestServer({ timings })
const other = await startTestServer({ timings }, server.databaseUri)
const { person } = server
const { asAdmin, enter, lesson, list, open, post, reassign, tutor } = await openChats(server)

const texts = (frames: { text: string }[]) => frames.map(({ text }) => text)

describe('the room of a session', () => {
  test('sends each new message to all sockets, the sender too, as the route returns it', async () => {
    const one = await lesson()
    const [parent, teacher] = [
      await enter(one, one.parent),
      await enter(one, one.tutor, undefined, other.url),
    ]
    const forged = { userId: 'x', senderId: 'x' }
    const ack = await parent.ask('sendMessage', { sessionId: one.id, text: ' hello ', ...forged })
    await post(one, one.tutor, { text: 'good day' })
    for (const socket of [parent, teacher]) await socket.next('newMessage', ({ data }) => data.seq === 2)
    const { body } = await list(one, one.parent)
    expect(ack).toEqual({ success: true, seq: 1, message: body[0] })
    expect(texts(body)).toEqual(['hello', 'good day'])
    for (const socket of [parent, teacher]) {
      expect(socket.of('newMessage')).toEqual(body.map((row: object) => ({ ...row, sessionId: one.id })))
      socket.cut()
    }
  })

  test('sends nothing old to a socket that joins without `after`, and what it missed to one with it', async () => {
    const one = await lesson()
    for (const text of 'abc') await post(one, one.parent, { text })
    const [late, back] = [await open(one.parent), await open(one.parent)]
    expect(await late.ask('joinSession', { sessionId: one.id })).toEqual({
      success: true,
      seq: 3,
      lastReadSeq: 0,
      reads: {},
    })
    await back.ask('joinSession', { sessionId: one.id, after: 1 })
    await post(one, one.tutor, { text: 'd' })
    for (const socket of [late, back]) await socket.next('newMessage', ({ data }) => data.seq === 4)
    expect([late.seqs(), back.seqs()]).toEqual([[4], [2, 3, 4]])
    for (const socket of [late, back]) socket.cut()
  })

  test('is left, and sends nothing from then on', async () => {
    const one = await lesson()
    const [parent, teacher] = [await enter(one, one.parent), await enter(one, one.tutor)]
    expect(await parent.ask('leaveSession', { sessionId: one.id })).toEqual({ success: true })
    await post(one, one.tutor, { text: 'a' })
    await teacher.next('newMessage')
    expect((await parent.ask('read', { sessionId: one.id, seq: 1 })).success).toBe(true)
    expect(parent.seqs()).toEqual([])
    for (const socket of [parent, teacher]) socket.cut()
  })

  test('tells of edits and deletions, at once and to those that come back', async () => {
    const one = await lesson()
    const socket = await enter(one, one.tutor, undefined, other.url)
    const { body: sent } = await post(one, one.parent, { text: 'first' })
    await post(one, one.parent, { text: 'other' })
    await socket.next('newMessage', ({ data }) => data.seq === 2)
    const path = `/sessions/${one.id}/messages/${sent.id}`
    await server.call('PATCH', path, { token: one.parent.token, body: { text: 'second' } })
    await socket.next('messageChanged', ({ data }) => data.text === 'second' && data.edited_at !== null)
    await server.call('DELETE', path, { token: one.parent.token })
    const { data } = await socket.next('messageChanged', ({ data }) => data.deleted_at !== null)
    const { body } = await list(one, one.tutor)
    expect(data).toEqual({ ...body[0], sessionId: one.id })
    expect(socket.seqs()).toEqual([1, 2])
    const [back, late] = [await enter(one, one.tutor, 2), await enter(one, one.tutor)]
    expect([back.of('messageChanged'), late.of('messageChanged')]).toEqual([[data], []])
    for (const each of [socket, back, late]) each.cut()
  })

  test('tells which users are present, type and have read, from any process', async () => {
    const one = await lesson()
    const parent = await enter(one, one.parent)
    const there = (...users: { id: string }[]) =>
      parent.next(
        'presence',
        ({ data }) =>
          data.users
            .map(({ userId }: { userId: string }) => userId)
            .sort()
            .join() ===
          users
            .map(({ id }) => id)
            .sort()
            .join(),
      )
    await there(one.parent)
    const [teacher, tablet] = [
      await enter(one, one.tutor, undefined, other.url),
      await enter(one, one.tutor, undefined, other.url),
    ]
    await there(one.parent, one.tutor)
    expect(tablet.of('presence').at(-1).users.length).toBe(2)
    expect(await teacher.ask('typing', { sessionId: one.id })).toEqual({ success: true })
    expect((await parent.next('typing')).data).toMatchObject({ sessionId: one.id, userId: one.tutor.id })
    await post(one, one.parent, { text: 'a' })
    await teacher.ask('read', { sessionId: one.id, seq: 1 })
    const { data } = await parent.next('read')
    expect(data).toEqual({ sessionId: one.id, userId: one.tutor.id, seq: 1 })
    expect(teacher.of('typing')).toEqual([])
    parent.frames.length = 0
    for (const socket of [teacher, tablet]) socket.cut()
    await there(one.parent)
    parent.cut()
  })

  test('tells the phase and the attention that the tutor notes, also to those that join later', async () => {
    const one = await lesson()
    const sessionId = one.id
    const [parent, teacher] = [await enter(one, one.parent, undefined, other.url), await open(one.tutor)]
    const phase = { sessionId, phase: 'WARM_CONNECT' }
    expect(await teacher.ask('session.phase.update', phase)).toEqual({ success: true })
    expect((await parent.next('session.phase.updated')).data).toEqual(phase)
    for (const type of ['CHECK_IN', 'EXPLANATION', 'RESPONSE', 'CORRECTION', 'PRAISE', 'PRAISE'])
      await teacher.ask('session.attentionEvent.create', { sessionId, type, studentId: 'x', metadata: {} })
    const summary = {
      sessionId,
      check_in: 1,
      explanation: 1,
      response: 1,
      correction: 1,
      praise: 2,
      loopsComplete: 1,
      personalizationScore: 67,
    }
    await parent.next('session.attentionSummary.updated', ({ data }) => data.praise === 2)
    expect(parent.of('session.attentionSummary.updated').at(-1)).toEqual(summary)
    expect(parent.of('session.attentionEvent.created')[0]).toEqual({ sessionId, type: 'CHECK_IN' })
    const late = await enter(one, one.parent)
    expect(late.of('session.phase.updated')).toEqual([phase])
    expect(late.of('session.attentionSummary.updated')).toEqual([summary])
    for (const [event, data] of [
      ['session.phase.update', phase],
      ['session.attentionEvent.create', { sessionId, type: 'PRAISE' }],
    ] as const)
      expect((await late.ask(event, data)).code).toBe('FORBIDDEN')
    for (const socket of [parent, teacher, late]) socket.cut()
  })

  test('tells events of other parts of the product, at every process', async () => {
    const one = await lesson()
    const [parent, teacher] = [
      await enter(one, one.parent),
      await enter(one, one.tutor, undefined, other.url),
    ]
    await server.convene.tutoring.encounterEvents.publish(one.id, 'newRecording', { id: 'r' })
    for (const socket of [parent, teacher]) {
      expect((await socket.next('newRecording')).data).toEqual({ sessionId: one.id, id: 'r' })
      socket.cut()
    }
  })
})

describe('a frame', () => {
  test.each([
    ['joinSession', { sessionId: 'unknown' }, 'SESSION_NOT_FOUND'],
    ['joinSession', {}, 'VALIDATION_FAILED'],
    ['joinSession', { sessionId: 'unknown', after: -1 }, 'VALIDATION_FAILED'],
    ['sendMessage', { sessionId: 'unknown', text: 'x' }, 'SESSION_NOT_FOUND'],
    ['typing', { sessionId: 'unknown' }, 'SESSION_NOT_FOUND'],
    ['read', { sessionId: 'unknown', seq: 1 }, 'SESSION_NOT_FOUND'],
    ['read', { sessionId: 'unknown', seq: 'x' }, 'VALIDATION_FAILED'],
    ['session.phase.update', { sessionId: 'unknown', phase: 'X' }, 'SESSION_NOT_FOUND'],
    ['session.attentionEvent.create', { sessionId: 'x', type: 'X' }, 'VALIDATION_FAILED'],
    ['constructor', {}, 'VALIDATION_FAILED'],
  ])('%s with %j is refused by its ack, and the socket stays', async (event, data, code) => {
    const socket = await open(await person({ role: 'parent' }))
    expect(await socket.ask(event, data)).toEqual({ success: false, error: expect.any(String), code })
    socket.send(event, data)
    expect((await socket.next('exception')).data.code).toBe(code)
    expect(await socket.ask('join_personal_room', { userId: 'x' })).toEqual({ success: true })
    socket.cut()
  })

  test('of a stranger is refused, and opens nothing', async () => {
    const one = await lesson()
    const stranger = await open(await person({ role: 'parent' }))
    const sessionId = one.id
    for (const [event, data] of [
      ['joinSession', { sessionId, userId: one.parent.id }],
      ['sendMessage', { sessionId, text: 'x', userId: one.parent.id, senderId: one.parent.id }],
      ['typing', { sessionId }],
      ['read', { sessionId, seq: 1 }],
      ['session.phase.update', { sessionId, phase: 'X' }],
      ['session.attentionEvent.create', { sessionId, type: 'PRAISE' }],
    ] as const)
      expect((await stranger.ask(event, data)).code).toBe('SESSION_FORBIDDEN')
    await post(one, one.parent, { text: 'secret' })
    expect((await list(one, one.parent)).body.length).toBe(1)
    expect(stranger.seqs()).toEqual([])
    stranger.cut()
  })

  test('with a text that is empty, too long or cannot be stored is refused', async () => {
    const one = await lesson()
    const socket = await enter(one, one.parent)
    for (const text of ['', ' ', 'x'.repeat(2001), 'a\u0000', '\ud800'])
      expect((await socket.ask('sendMessage', { sessionId: one.id, text })).success).toBe(false)
    expect((await list(one, one.parent)).body).toEqual([])
    socket.cut()
  })

  test('joins no session after a message that is not there, and at most 50 sessions', async () => {
    const one = await lesson()
    const admin = await open(await person({ role: 'admin' }))
    expect((await admin.ask('joinSession', { sessionId: one.id, after: 1 })).code).toBe('VALIDATION_FAILED')
    const bookings = server.database.collection<{ _id: string }>('bookings')
    const row = await bookings.findOne({ _id: one.id })
    const ids = Array.from({ length: 50 }, () => Bun.randomUUIDv7())
    await bookings.insertMany(ids.map((_id) => ({ ...row, _id })))
    for (const sessionId of ids) expect((await admin.ask('joinSession', { sessionId })).success).toBe(true)
    expect((await admin.ask('joinSession', { sessionId: one.id })).code).toBe('VALIDATION_FAILED')
    await admin.ask('leaveSession', { sessionId: ids[0] })
    expect((await admin.ask('joinSession', { sessionId: one.id })).success).toBe(true)
    admin.cut()
    await bookings.deleteMany({ _id: { $in: ids } })
  })

  test('counts as a request, so that a flood is refused', async () => {
    const one = await lesson()
    const limited = await startTestServer(
      { rateLimitGeneral: { points: 5, windowSeconds: 600 } },
      server.databaseUri,
    )
    const socket = await open(one.parent, limited.url)
    const acks = []
    for (const text of 'abcdefg') acks.push(await socket.ask('sendMessage', { sessionId: one.id, text }))
    expect(acks.at(-1)?.code).toBe('RATE_LIMITED')
    expect((await socket.ask('join_personal_room', {})).success).toBe(true)
    socket.cut()
  })
})

describe('a place in a room', () => {
  test('ends when the booking gets another tutor, with an exception; the socket stays', async () => {
    const one = await lesson()
    const [before, parent] = [await enter(one, one.tutor, undefined, other.url), await enter(one, one.parent)]
    const after = await tutor()
    await reassign(one.id, after.id)
    expect((await before.next('exception')).data).toEqual({
      code: 'SESSION_FORBIDDEN',
      message: 'Access denied to this session',
      sessionId: one.id,
    })
    const teacher = await enter(one, after, undefined, other.url)
    await post(one, one.parent, { text: 'for the new one' })
    for (const socket of [teacher, parent]) await socket.next('newMessage')
    expect((await before.ask('sendMessage', { sessionId: one.id, text: 'x' })).code).toBe('SESSION_FORBIDDEN')
    expect(before.seqs()).toEqual([])
    for (const socket of [before, parent, teacher]) socket.cut()
  })

  test('ends with the socket of a suspended user, and its presence too', async () => {
    const one = await lesson()
    const [teacher, parent] = [await enter(one, one.tutor), await enter(one, one.parent)]
    await asAdmin('PATCH', `/admin/users/${one.tutor.id}`, { status: 'suspended' })
    expect((await teacher.closed).code).toBe(1008)
    await post(one, one.parent, { text: 'secret' })
    await parent.next('newMessage')
    expect(teacher.seqs()).toEqual([])
    await eventually(() =>
      expect(parent.of('presence').at(-1).users).toMatchObject([{ userId: one.parent.id }]),
    )
    parent.cut()
  })
})

test('a socket is identified by query, header or a first frame, and without one is closed', async () => {
  const { token } = await person({ role: 'parent' })
  const url = `${server.url}/encounters`
  const byHeader = openSocket(url, { headers: { authorization: `Bearer ${token}` } })
  await byHeader.opened
  const byFrame = openSocket(url)
  await byFrame.opened
  byFrame.send('auth', { token }, 1)
  await byFrame.next('ack')
  for (const socket of [byHeader, byFrame]) {
    socket.send('join_personal_room', {}, 2)
    expect((await socket.next('ack', ({ id }) => id === 2)).data).toEqual({ success: true })
    socket.cut()
  }
  const impatient = await startTestServer({ timings: { ...timings, socketAuthMs: 50 } }, server.databaseUri)
  const anonymous = openSocket(`${impatient.url}/encounters`)
  expect((await anonymous.closed).code).toBe(1008)
  expect(anonymous.of('exception')[0].code).toBe('UNAUTHENTICATED')
})
