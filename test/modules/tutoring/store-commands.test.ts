import { expect, test } from 'bun:test'
import { pino } from 'pino'
import type { Booking } from '../../../src/modules/tutoring/bookings/booking.ts'
import { createCalendarStore } from '../../../src/modules/tutoring/bookings/calendar-store.ts'
import type { BookingStore } from '../../../src/modules/tutoring/bookings/store.ts'
import { createEncounterAccess } from '../../../src/modules/tutoring/chat/access.ts'
import { createEncounterStore } from '../../../src/modules/tutoring/chat/encounter-store.ts'
import { createEncounterEvents, type EncounterEvent } from '../../../src/modules/tutoring/chat/events.ts'
import type { MessageEvent } from '../../../src/modules/tutoring/chat/message.ts'
import { createMessageLog } from '../../../src/modules/tutoring/chat/message-log.ts'
import { createNames } from '../../../src/modules/tutoring/chat/names.ts'
import { createChatService } from '../../../src/modules/tutoring/chat/service.ts'
import type { PeopleStore } from '../../../src/modules/tutoring/people/store.ts'
import { createChanges } from '../../../src/platform/changes.ts'
import { createFeed } from '../../../src/platform/feed.ts'
import { ensureIndexes } from '../../../src/platform/indexes.ts'
import { openExplainedStore, planTest } from '../../support/query-plans.ts'
import { tutor } from '../../support/socket-io.ts'

const { connection, namesOf, expectIndexes } = await openExplainedStore()
const hourMs = 60 * 60 * 1000

const calendars = createCalendarStore(connection)
await ensureIndexes(connection)

const entryAt = (hour: number) => ({
  id: Bun.randomUUIDv7(),
  booking_id: Bun.randomUUIDv7(),
  call_id: Bun.randomUUIDv7(),
  version: 1,
  starts_at: new Date(hour * hourMs),
  ends_at: new Date((hour + 1) * hourMs),
  taken_at: new Date(),
})

test('whether a time of a tutor with 2,000 bookings is free is decided by one write', async () => {
  const entries = Array.from({ length: 2000 }, (_, hour) => entryAt(hour))
  await connection.collection<{ _id: string }>('calendars').insertOne({ _id: 'tutor t', ...{ entries } })
  const answers: boolean[] = []
  const ask = (hour: number) => async () => {
    answers.push(await calendars.add('tutor t', entryAt(hour), false))
  }
  expect(await namesOf(ask(2000))).toEqual(['update'])
  expect(await namesOf(ask(999.5))).toEqual(['update'])
  expect(answers).toEqual([true, false])
  expect(await calendars.entriesOf('tutor t')).toHaveLength(2001)
})

planTest('whether a time is free is decided by an index', () =>
  expectIndexes(() => calendars.add('tutor p', entryAt(0), false)),
)

test('a message costs the store one insert and one count, and its access is known in memory', async () => {
  // As if changes arrived, so that rows stay in memory.
  const changes = { ...createChanges(connection, pino({ level: 'silent' })), isLive: () => true }
  const feedOf = <Event>(collection: string) => createFeed<Event>({ connection, changes, collection })
  const booking = { _id: 'b', status: 'scheduled', parent_id: 'p', tutor_id: tutor.userId, student_id: 's' }
  let reads = 0
  const byId = async <Row>(row: Row): Promise<Row> => {
    reads += 1
    return row
  }
  const access = createEncounterAccess(
    { byId: () => byId(booking as Booking) } as unknown as BookingStore,
    { byId: () => byId({ _id: 's' }) } as unknown as PeopleStore,
    changes,
  )
  const chat = createChatService(
    access,
    createMessageLog(feedOf<MessageEvent>('encounter_messages')),
    createEncounterStore(connection),
    createEncounterEvents(feedOf<EncounterEvent>('encounter_events')),
    createNames(async () => null),
    hourMs,
  )
  await ensureIndexes(connection)
  const post = () => chat.post(tutor, 'b', { text: 'Hello' })
  // The first one looks for the newest seq.
  await post()
  reads = 0
  const names = await namesOf(async () => {
    await post()
    await post()
    await Promise.all(Array.from({ length: 50 }, post))
  })
  expect(reads).toBe(0)
  // Those that come together share both.
  const counted = Object.groupBy(names, (name) => name)
  expect(counted.insert?.length).toBeLessThan(10)
  expect(counted.find).toBeUndefined()
  expect(names.slice(0, 4)).toEqual(['insert', 'update', 'insert', 'update'])
})
