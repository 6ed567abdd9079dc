import { afterAll, expect, test } from 'bun:test'
import type { Connection } from 'mongoose'
import { dropIndex } from '../../src/migrations/index.ts'
import { ensureIndexes } from '../../src/platform/indexes.ts'
import { collectionOf, connectMongo, databaseOf, field, rowSchema } from '../../src/platform/mongo.ts'
import { freshDatabaseUri } from '../support/store.ts'

const uri = await freshDatabaseUri()
const opened: Connection[] = []
afterAll(async () => {
  await opened[0]?.dropDatabase()
  for (const connection of opened) await connection.close()
})

type Row = { _id: string; owner: string; at: Date }
type Indexes = [key: Record<string, 1 | -1>, options?: Record<string, unknown>][]

/** Starts a release whose rows have these indexes. Returns its collection. */
const release = async (indexes: Indexes) => {
  const connection = await connectMongo(uri)
  opened.push(connection)
  const schema = rowSchema<Row>({ _id: field.string, owner: field.string, at: field.date })
  for (const [key, options] of indexes) schema.index(key, options)
  const rows = collectionOf<Row>(connection, 'Row', schema, 'rows')
  await ensureIndexes(connection)
  return rows
}

const day = 86_400

test('two releases with different indexes start in any order, and none takes an index from the other', async () => {
  const old: Indexes = [
    [{ owner: 1 }],
    [{ at: 1 }, { expireAfterSeconds: day }],
    [{ at: -1 }, { name: 'late' }],
  ]
  const next: Indexes = [
    [{ owner: 1 }, { unique: true }],
    [{ at: 1 }, { expireAfterSeconds: 2 * day }],
    [{ at: -1, owner: 1 }, { name: 'late' }],
  ]
  const rows = await release(old)
  const shown = async () =>
    (await rows.indexes()).slice(1).map(({ key, unique, expireAfterSeconds }) => ({
      key,
      ...(unique && { unique }),
      ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
    }))
  await release(next)
  const both = [
    { key: { owner: 1 } },
    { key: { at: -1 } },
    { key: { at: 1 }, expireAfterSeconds: 2 * day },
    { key: { owner: 1 }, unique: true },
    { key: { at: -1, owner: 1 } },
  ]
  const sorted = (indexes: object[]) => indexes.map((index) => JSON.stringify(index)).sort()
  expect(sorted(await shown())).toEqual(sorted(both))
  await rows.insertOne({ _id: 'a', owner: 'x', at: new Date() })
  await expect(rows.insertOne({ _id: 'b', owner: 'x', at: new Date() })).rejects.toThrow('duplicate key')

  // A process of the release before starts again, and then one of the new release.
  await release(old)
  await release(next)
  expect(sorted(await shown())).toEqual(sorted(both))
})

test('a step of a later release drops an index, also when it is repeated', async () => {
  const rows = await release([[{ owner: -1 }]])
  const { run, compatibleFrom } = dropIndex(9, 'rows', 'owner_-1', 8)
  expect(compatibleFrom).toBe(8)
  for (let times = 0; times < 2; times += 1) {
    await run(databaseOf(opened[0] as Connection))
    expect((await rows.indexes()).map(({ name }) => name)).not.toContain('owner_-1')
  }
})
