import { createIdempotencyKeys } from '../../../src/http/idempotency-keys.ts'
import { createCardStore } from '../../../src/modules/valuation-sessions/card-store.ts'
import { createDeletedSessionStore } from '../../../src/modules/valuation-sessions/deleted-store.ts'
import { createValuationSessionStore } from '../../../src/modules/valuation-sessions/store.ts'
import {
  guestOwner,
  userOwner,
  type ValuationSession,
} from '../../../src/modules/valuation-sessions/valuation-session.ts'
import { ensureIndexes } from '../../../src/platform/indexes.ts'
import { openExplainedStore, planTest } from '../../support/query-plans.ts'

const { connection, expectIndexes } = await openExplainedStore()
const sessions = createValuationSessionStore(connection)
const deletions = createDeletedSessionStore(connection)
const cards = createCardStore(connection)
const keys = createIdempotencyKeys(connection)
await ensureIndexes(connection)

const owners = [userOwner('u1'), guestOwner('guest_0001')]
const now = new Date()
const session: ValuationSession = {
  ...userOwner('u1'),
  _id: Bun.randomUUIDv7(),
  report_id: 'explained',
  status: 'IN_PROGRESS',
  current_view: 'MANUAL',
  created_at: now,
  updated_at: now,
  completed_at: null,
  form_data: { a: 1 },
  collected_data: null,
  conversation_history: null,
  valuation_result: null,
  business_card_token: null,
  prefilled_from_card: false,
}
await sessions.insert(session)
for (let count = 0; count < 50; count += 1)
  await sessions.insert({
    ...session,
    ...userOwner(`u${count % 7}`),
    _id: Bun.randomUUIDv7(),
    report_id: `filler-${count}`,
  })
const saved = { ...session, updated_at: new Date(now.getTime() + 1), form_data: { a: 2 } }
const page = { limit: 20, offset: 0 }
const megabyte = 1024 * 1024

const queries: [string, () => Promise<unknown>][] = [
  ['find by report id', () => sessions.find('explained')],
  ['find by id', () => sessions.findById(session._id)],
  ['find to be sent', () => sessions.read('explained')],
  ['replace', () => sessions.replace(session, saved)],
  ['page of one owner', () => sessions.page({ owners: [userOwner('u1')], status: null }, page, megabyte)],
  ['page of two owners', () => sessions.page({ owners, status: null }, page, megabyte)],
  ['page by status', () => sessions.page({ owners, status: 'COMPLETED' }, page, megabyte)],
  ['page that is too large', () => sessions.page({ owners, status: null }, page, 1)],
  ['count of one owner', () => sessions.count({ owners: [userOwner('u1')], status: null })],
  ['count of two owners', () => sessions.count({ owners, status: null })],
  ['count by status', () => sessions.count({ owners, status: 'IN_PROGRESS' })],
  ['page of deleted ones', () => sessions.page({ owners, status: 'DELETED' }, page, megabyte, 'deleted')],
  ['count of deleted ones', () => sessions.count({ owners, status: 'DELETED' })],
  ['delete', () => deletions.markDeleted(saved)],
  ['undelete', () => deletions.undelete(saved, session)],
  ['move an owner', () => sessions.moveOwner(guestOwner('guest_0001'), userOwner('u1'))],
  ['erase an owner', () => sessions.eraseOwner(userOwner('u5'))],
  ['find a card', () => cards.find('demo-card')],
  ['page of cards', () => cards.page(page)],
  ['delete a card', () => cards.delete('demo-card')],
  [
    'a known idempotency key',
    async () => {
      await keys.reserve('u1', 'key', {}, ['a'])
      await keys.reserve('u1', 'key', {}, ['a'])
    },
  ],
]

for (const [name, run] of queries)
  planTest(`the query "${name}" reads and sorts by an index`, () => expectIndexes(run))
