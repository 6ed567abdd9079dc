import { afterAll, expect, test } from 'bun:test'
import { pino } from 'pino'
import { createChanges } from '../../src/platform/changes.ts'
import { createFeed } from '../../src/platform/feed.ts'
import { ensureIndexes } from '../../src/platform/indexes.ts'
import { connectMongo } from '../../src/platform/mongo.ts'
import { freshDatabaseUri } from '../support/store.ts'

type Note = { id: string; by: string; text: string }

const connection = await connectMongo(await freshDatabaseUri())
const changes = createChanges(connection, pino({ level: 'silent' }))
const feed = createFeed<Note>({ connection, changes, collection: 'notes', idOfEvent: 'id' })
await ensureIndexes(connection)
await feed.append('one', { id: 'a', by: 'x', text: 'first' })
afterAll(async () => {
  await connection.dropDatabase()
  await connection.close()
})

const longAgo = new Date(0)

test('an event is found by its id in its own stream', async () => {
  expect(await feed.byEvent('one', 'a')).toMatchObject({ stream: 'one', seq: 1, event: { text: 'first' } })
  expect(await feed.byEvent('other', 'a')).toBeNull()
  expect(await feed.byEvent('one', 'b')).toBeNull()
})

test('an event is changed only where its condition holds, and keeps its seq', async () => {
  const change = (by: string, since: Date, stream = 'one') =>
    feed.change(stream, 'a', { event: { by }, since }, { text: 'second' })
  expect(await change('y', longAgo)).toBeNull()
  expect(await change('x', new Date(Date.now() + 60_000))).toBeNull()
  expect(await change('x', longAgo, 'other')).toBeNull()
  expect((await feed.read('one', 0, 10))[0]?.event.text).toBe('first')
  const changed = { stream: 'one', seq: 1, event: { id: 'a', by: 'x', text: 'second' } }
  expect(await change('x', longAgo)).toMatchObject(changed)
  expect(await feed.read('one', 0, 10)).toMatchObject([changed])
})

test('a feed that was not told the field of ids has none', async () => {
  const other = createFeed<Note>({ connection, changes, collection: 'other_notes' })
  expect(other.byEvent('one', 'a')).rejects.toThrow(TypeError)
})
