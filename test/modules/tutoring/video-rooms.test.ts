import { expect, test } from 'bun:test'
import { jwtVerify } from 'jose'
import { startTestServer } from '../../support/server.ts'
import { openTutoring, slotAt } from './tutoring-setup.ts'

const server = await startTestServer({ videoRoomUrl: 'https://rooms.example/k12' })
const { call, person, settings } = server
const { admin, book, change, claim, family, tutor } = await openTutoring(server)
const join = (token: string, id: string, post = call) => post('GET', `/sessions/${id}/daily-token`, { token })

/** As a video server has it that is given the derived key, and not `JWT_SECRET`. */
const key = new TextEncoder().encode(
  new Bun.CryptoHasher('sha256', settings.jwtSecret ?? '').update('video rooms').digest('hex'),
)

test('each of the people of a booking gets its room, and a short token of their own', async () => {
  const [one, teacher] = [await family(), await tutor()]
  const { id } = (await book(one, { ...slotAt(10), tutor_id: teacher.id })).body
  for (const [reader, role] of [
    [one.parent, 'parent'],
    [teacher, 'tutor'],
    [admin, 'admin'],
  ] as const) {
    const { status, body } = await join(reader.token, id)
    expect([status, body.roomUrl]).toEqual([200, `https://rooms.example/k12/${id}`])
    const { payload } = await jwtVerify(body.token, key, { audience: 'video-room', algorithms: ['HS256'] })
    expect(payload).toMatchObject({ sub: reader.id, room: id, role })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeWithin(14 * 60, 15 * 60 + 1)
    // It opens nothing else here.
    expect((await call('GET', '/api/auth/me', { token: body.token })).status).toBe(401)
  }
})

test('a stranger, and a tutor that may only claim the booking, get no room', async () => {
  const [one, teacher] = [await family(), await tutor()]
  const { id } = (await book(one, slotAt(10))).body
  for (const { token } of [teacher, await person({ role: 'student' }), await person({ role: 'parent' })]) {
    const answer = await join(token, id)
    expect([answer.status, answer.body.message]).toEqual([403, 'Access denied to this session'])
  }
  await claim(teacher, id)
  expect((await join(teacher.token, id)).status).toBe(200)
  await change(one.parent, id, { status: 'cancelled' })
  const ended = await join(one.parent.token, id)
  expect([ended.status, ended.body.code]).toEqual([409, 'BOOKING_FINAL'])
})

test('without VIDEO_ROOM_URL there is no room, which a stranger does not learn', async () => {
  const bare = await startTestServer({ role: 'web' }, server.databaseUri)
  const one = await family()
  const { id } = (await book(one, slotAt(10))).body
  const refused = await join(one.parent.token, id, bare.call)
  expect([refused.status, refused.body.code, refused.body.message]).toEqual([
    503,
    'VIDEO_NOT_CONFIGURED',
    'Video rooms are not set up',
  ])
  expect((await join((await person({ role: 'parent' })).token, id, bare.call)).status).toBe(403)
})
