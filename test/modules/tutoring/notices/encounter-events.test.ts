import { expect, test } from 'bun:test'
import { startTestServer } from '../../../support/server.ts'
import { openSocket } from '../../../support/socket.ts'
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
