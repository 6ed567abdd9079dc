import { afterAll, expect, test } from 'bun:test'
import mongoose from 'mongoose'
import { createIdempotencyKeys } from '../../../src/http/idempotency-keys.ts'
import { createCardStore } from '../../../src/modules/valuation-sessions/card-store.ts'
import { createValuationSessionStore } from '../../../src/modules/valuation-sessions/store.ts'
import {
  guestOwner,
  userOwner,
  type ValuationSession,
} from '../../../src/modules/valuation-sessions/valuation-session.ts'
import { ensureIndexes } from '../../../src/platform/mongo.ts'
import { freshDatabaseUri } from '../../support/store.ts'

const connection = await mongoose
  .createConnection(await freshDatabaseUri(), { monitorCommands: true, autoIndex: false })
  .asPromise()
afterAll(async () => {
  await connection.dropDatabase()
  await connection.close()
})
const client = connection.getClient()
const db = client.db(connection.name)

const sessions = createValuationSessionStore(connection)
const cards = createCardStore(connection)
const keys = createIdempotencyKeys(connection)
await ensureIndexes(connection)

const owners = [userOwner('u1'), guestOwner('guest_0001')]
const now = new Date()
const session: ValuationSession = {
  id: Bun.randomUUIDv7(),
  reportId: 'explained',
  owner: userOwner('u1'),
  status: 'IN_PROGRESS',
  currentView: 'MANUAL',
  createdAt: now,
  updatedAt: now,
  completedAt: null,
  formData: '{"a":1}',
  collectedData: null,
  conversationHistory: null,
  valuationResult: null,
  businessCardToken: null,
  prefilledFromCard: false,
}
await sessions.insert(session)
for (let count = 0; count < 50; count += 1)
  await sessions.insert({
    ...session,
    id: Bun.randomUUIDv7(),
    reportId: `filler-${count}`,
    owner: userOwner(`u${count % 7}`),
  })
const saved = { ...session, updatedAt: new Date(now.getTime() + 1), formData: '{"a":2}' }
const everything = () => true
const window = { limit: 20, offset: 0 }

const queries: [string, () => Promise<unknown>][] = [
  ['find by report id', () => sessions.find('explained')],
  ['find by id', () => sessions.findById(session.id)],
  ['replace', () => sessions.replace(session, saved)],
  ['page of one owner', () => sessions.page({ owners: [userOwner('u1')], status: null }, window, everything)],
  ['page of a union', () => sessions.page({ owners, status: null }, window, everything)],
  ['page by status', () => sessions.page({ owners, status: 'COMPLETED' }, window, everything)],
  ['page without data', () => sessions.pageOutline({ owners, status: null }, window)],
  ['count of one owner', () => sessions.count({ owners: [userOwner('u1')], status: null })],
  ['count of a union', () => sessions.count({ owners, status: null })],
  ['count by status', () => sessions.count({ owners, status: 'IN_PROGRESS' })],
  ['delete', () => sessions.markDeleted(saved)],
  ['move an owner', () => sessions.moveOwner(guestOwner('guest_0001'), userOwner('u1'))],
  ['erase an owner', () => sessions.eraseOwner(userOwner('u5'))],
  ['find a card', () => cards.find('demo-card')],
  ['remove a card', () => cards.remove('demo-card')],
  [
    'a known idempotency key',
    async () => {
      await keys.reserve('u1', 'key', {}, ['a'])
      await keys.reserve('u1', 'key', {}, ['a'])
    },
  ],
]

const explainable = new Set(['find', 'count', 'update', 'delete', 'aggregate', 'findAndModify'])
const driverOwn = new Set(['lsid', 'txnNumber', '$db', '$clusterTime', 'writeConcern', 'apiVersion'])

/** The commands that the driver really sends, without what belongs to the session they ran in. */
const commandsOf = async (run: () => Promise<unknown>): Promise<Record<string, unknown>[]> => {
  const commands: Record<string, unknown>[] = []
  const listen = (event: { commandName: string; command: Record<string, unknown> }) => {
    if (!explainable.has(event.commandName)) return
    commands.push(Object.fromEntries(Object.entries(event.command).filter(([name]) => !driverOwn.has(name))))
  }
  client.on('commandStarted', listen)
  await run()
  client.off('commandStarted', listen)
  return commands
}

test.each(queries)('%s walks an index, and sorts by it', async (_, run) => {
  const commands = await commandsOf(run)
  expect(commands.length).toBeGreaterThan(0)
  for (const command of commands) {
    const explained = await db.command({ explain: command, verbosity: 'queryPlanner' })
    const plan = JSON.stringify(explained.queryPlanner.winningPlan)
    expect(plan).toMatch(/IXSCAN|IDHACK|COUNT_SCAN|EXPRESS/)
    expect(plan).not.toMatch(/COLLSCAN|"stage":"SORT"/)
  }
})
