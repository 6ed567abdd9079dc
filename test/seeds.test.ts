import { expect, test } from 'bun:test'
import { loadDemoData } from '../seeds/run.ts'
import { startTestServer } from './support/server.ts'

const { convene, settings, call, database } = await startTestServer()
const load = () => loadDemoData(convene, settings, { onlyWhenEmpty: true })

test('a load of the demo data that did not finish is finished at the next start, with logins that work', async () => {
  const first = await load()
  expect(first?.others).toBeString()
  expect(await load()).toBeNull()
  // As a process leaves it that ends in the middle of the load.
  await database.collection('demo_data').updateMany({}, { $set: { loaded_at: null } })
  await database.collection('assistant_sessions').deleteMany({})
  await database.collection('users').deleteOne({ email: 'analyst@riskscan.example' })
  const again = await load()
  const body = { email: 'owner@upswitch.example', password: again?.others }
  expect((await call('POST', '/api/auth/login', { body })).status).toBe(200)
  expect(await database.collection('assistant_sessions').countDocuments()).toBe(3)
  expect(await database.collection('users').countDocuments({ email: 'analyst@riskscan.example' })).toBe(1)
  expect(await load()).toBeNull()
  // Bookings of the demo data make no news.
  const kinds = (await database.collection('notifications').find().toArray()).map(({ kind }) => kind)
  expect(kinds.toSorted()).toEqual([
    'account.welcome',
    'booking.assigned',
    'booking.booked',
    'booking.completed',
    'booking.requested',
  ])
})

test('a store with accounts of its own gets no demo data at a start', async () => {
  const other = await startTestServer()
  await other.person()
  expect(await loadDemoData(other.convene, other.settings, { onlyWhenEmpty: true })).toBeNull()
})

test('the past booking of the demo data has a chat, which a second load leaves as it is', async () => {
  const seedClientPassword = 'client password'
  const server = await startTestServer({ seedClientPassword })
  const read = async () => {
    await loadDemoData(server.convene, server.settings, { onlyWhenEmpty: false })
    const body = { email: 'parent@k12.example', password: seedClientPassword }
    const { token } = (await server.call('POST', '/auth/login', { body })).body
    const bookings = (await server.call('GET', '/bookings', { token })).body
    const past = bookings.find(({ status }: { status: string }) => status === 'completed')
    return [past.unread, (await server.call('GET', `/sessions/${past.id}/messages`, { token })).body]
  }
  const [unread, messages] = await read()
  expect([unread, messages.length]).toEqual([5, 5])
  expect(await read()).toEqual([unread, messages])
})
