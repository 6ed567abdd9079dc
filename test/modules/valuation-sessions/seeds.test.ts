import { expect, test } from 'bun:test'
import { demoCardToken, demoGuestId, seedValuationSessions } from '../../../seeds/valuation-sessions.ts'
import { startTestServer } from '../../support/server.ts'

const server = await startTestServer()
const { call } = server
const owner = await server.person()
const visitor = await server.person()
const snapshot = async () =>
  await Promise.all(
    ['valuation_sessions', 'business_cards'].map((name) =>
      server.database.collection(name).find().sort({ _id: 1 }).toArray(),
    ),
  )

test('the seeds have every status, a guest and a card, and loading them again changes nothing', async () => {
  await seedValuationSessions(server.database, owner.id, visitor.id)
  const before = await snapshot()
  await seedValuationSessions(server.database, owner.id, visitor.id)
  expect(await snapshot()).toEqual(before)

  const statuses = new Set(before[0]?.map((row) => row.status))
  expect(statuses).toEqual(new Set(['IN_PROGRESS', 'COMPLETED', 'ARCHIVED', 'DELETED']))
  expect((await call('GET', '/api/sessions', { token: owner.token })).body.total).toBe(3)
  expect((await call('GET', '/api/sessions', { guest: demoGuestId })).body.total).toBe(1)
  const completed = await call('GET', '/api/sessions/val_demo_completed', { token: owner.token })
  expect(completed.body.session.valuation_result.currency).toBe('EUR')
  expect((await call('GET', `/api/business-cards?token=${demoCardToken}`)).body.country_code).toBe('BE')
})
