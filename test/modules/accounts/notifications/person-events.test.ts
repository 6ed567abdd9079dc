import { expect, test } from 'bun:test'
import { eventually } from '../../../support/eventually.ts'
import { openPeopleEndpoint } from '../../../support/people-endpoint.ts'
import { startTestServer } from '../../../support/server.ts'

const server = await startTestServer()
const other = await startTestServer({ role: 'web' }, server.databaseUri)
const { personEvents, notifications } = server.convene.accounts
const here = await openPeopleEndpoint(personEvents)
const there = await openPeopleEndpoint(other.convene.accounts.personEvents)
const newUser = () => Bun.randomUUIDv7()
const rows = server.database.collection<{ _id: string; seq: number; at: Date }>('person_events')

test('an event reaches each socket of its user at any process, once and in order, and no other socket', async () => {
  const [userId, stranger] = [newUser(), newUser()]
  const sockets = await Promise.all([here(userId), here(userId), there(userId)])
  const strangers = await Promise.all([here(stranger), there(stranger)])
  const numbers = Array.from({ length: 50 }, (_, index) => index + 1)
  for (const number of numbers) await personEvents.send({ userId }, 'number', { number }, String(number))
  await personEvents.send({ userId }, 'number', { number: 0 }, '50')
  await personEvents.send({ userId: stranger }, 'last', {}, 'last')
  for (const socket of strangers) await socket.next('last')
  for (const socket of sockets) {
    await socket.next('number', ({ data }) => data.number === 50)
    expect(socket.of('number').map(({ number }) => number)).toEqual(numbers)
  }
  for (const socket of strangers) expect(socket.of('number')).toEqual([])
})

test('a socket gets only what comes after it connects', async () => {
  const userId = newUser()
  const early = await here(userId)
  await personEvents.send({ userId }, 'old', {}, 'old')
  await early.next('old')
  const late = await here(userId)
  await personEvents.send({ userId }, 'new', {}, 'new')
  await late.next('new')
  expect(late.of('old')).toEqual([])
})

test('what is for admins reaches admins alone', async () => {
  const [userId, adminId] = [newUser(), newUser()]
  const [admin, user] = [await there(adminId, 'admin'), await here(userId, 'parent')]
  await personEvents.send('admins', 'created', {}, Bun.randomUUIDv7())
  await personEvents.send({ userId }, 'last', {}, 'last')
  await Promise.all([admin.next('created'), user.next('last')])
  expect(user.of('created')).toEqual([])
})

test('a socket whose user changes gets the events of the new one, and none of the old one', async () => {
  const [before, after] = [newUser(), newUser()]
  const socket = await here(before, 'admin')
  socket.send('auth', { token: `${after}~parent` }, 'auth')
  await socket.next('ack', ({ id }) => id === 'auth')
  await personEvents.send('admins', 'created', {}, Bun.randomUUIDv7())
  await personEvents.send({ userId: before }, 'old', {}, 'old')
  await personEvents.send({ userId: after }, 'new', {}, 'new')
  await socket.next('new')
  expect([socket.of('created'), socket.of('old')]).toEqual([[], []])
})

test('a notification is sent as the row that the list has, once however often it is told', async () => {
  const person = await server.person()
  const socket = await there(person.id)
  const notice = {
    type: 'info',
    kind: 'a.b',
    message: 'm',
    resource_id: 'r',
    payload: { a: 1 },
    names: [],
  } as const
  for (let time = 0; time < 3; time += 1)
    await notifications.tell(person.id, { ...notice, names: [] }, 'same')
  await personEvents.send({ userId: person.id }, 'last', {}, 'last')
  await socket.next('last')
  const { body } = await server.call('GET', '/notifications', { token: person.token })
  expect(socket.of('notification')).toEqual(body)
})

test('the rows of the past are removed but the last, and sockets go on', async () => {
  const userId = newUser()
  const sockets = await Promise.all([here(userId), there(userId)])
  await personEvents.send({ userId }, 'before', {}, 'before')
  for (const socket of sockets) await socket.next('before')
  await rows.updateMany({}, { $set: { at: new Date(Date.now() - 48 * 60 * 60 * 1000) } })
  await personEvents.trim()
  expect(await rows.countDocuments()).toBe(1)
  await eventually(async () => {
    const key = Bun.randomUUIDv7()
    await other.convene.accounts.personEvents.send({ userId }, 'after', { key }, key)
    for (const socket of sockets) expect(socket.of('after').length).toBeGreaterThan(0)
  })
})

test('any number of sockets is one reader of the store', async () => {
  await Promise.all(Array.from({ length: 50 }, () => here(newUser())))
  await eventually(() => expect(personEvents.readers()).toBe(1))
})
