import { expect, test } from 'bun:test'
import { io } from 'socket.io-client'
import { startTestServer } from '../../../support/server.ts'
import { openSocket } from '../../../support/socket.ts'
import { connected } from '../../../support/socket-io.ts'
import { openTutoring, slotAt } from '../tutoring-setup.ts'

const server = await startTestServer()
const other = await startTestServer({ role: 'web' }, server.databaseUri)
const { admin, family, tutor, book, claim } = await openTutoring(server)

test('a socket of /encounters has the events of its user, at any process', async () => {
  const [one, teacher] = [await family(), await tutor()]
  const connect = async (url: string, token: string) => {
    const socket = openSocket(`${url}/encounters?token=${token}`)
    await socket.opened
    socket.send('join_personal_room', {}, 'room')
    await socket.next('ack', ({ id }) => id === 'room')
    return socket
  }
  const adminPage = await connect(other.url, admin.token)
  const pages = await Promise.all([server.url, other.url].map((url) => connect(url, one.parent.token)))
  const { id } = (await book(one, slotAt(10))).body
  await adminPage.next('booking:created', ({ data }) => data.bookingId === id)
  await claim(teacher, id)
  for (const page of pages) {
    await page.next('booking:allocated')
    expect(page.of('notification').map(({ kind }) => kind)).toEqual(['booking.requested', 'booking.claimed'])
  }
  for (const socket of [adminPage, ...pages]) socket.cut()
})

test('a Socket.IO socket of the root namespace has them too', async () => {
  const [one, teacher] = [await family(), await tutor()]
  const socket = await connected(
    io(other.url, { auth: { token: one.parent.token }, transports: ['websocket'] }),
  )
  const told: string[] = []
  socket.on('notification', ({ kind }) => void told.push(kind))
  const allocated = new Promise((resolve) => socket.on('booking:allocated', resolve))
  expect(await socket.emitWithAck('join_personal_room', { userId: 'ignored' })).toEqual({ success: true })
  const { id } = (await book(one, slotAt(10))).body
  await claim(teacher, id)
  expect(await allocated).toEqual({ tutorName: '', bookingId: id })
  expect(told).toEqual(['booking.requested', 'booking.claimed'])
  socket.disconnect()
})
