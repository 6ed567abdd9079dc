import { Database } from 'bun:sqlite'
import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { startEmbeddedMongo } from '../../src/embedded-mongo/index.ts'
import { Store } from '../../src/embedded-mongo/storage/store.ts'
import { eventually } from '../support/eventually.ts'
import { startTestStore } from './test-store.ts'

const pageBytes = 4096
/** What one block of the log's index counts. */
const pagesOfBlock = 4062

const openStore = () => {
  const dir = mkdtempSync(join(tmpdir(), 'em-'))
  const store = new Store(dir, 'normal')
  const observer = new Database(join(dir, 'store.sqlite'))
  afterAll(async () => {
    observer.close()
    await store.close()
    rmSync(dir, { recursive: true })
  })
  store.db.run('CREATE TABLE texts (text BLOB)')
  return {
    dir,
    store,
    observer,
    /** Commits a transaction of so many pages; `answered` runs as the answer to its client. */
    commit: (pages: number, answered = () => {}): void => {
      const insert = () =>
        store.db.query('INSERT INTO texts VALUES (?)').run(new Uint8Array(pages * pageBytes))
      store.write(insert, () => false)
      store.whenCommitted(answered)
      store.flush()
    },
    counts: () =>
      observer.query<{ log: number; checkpointed: number }, []>('PRAGMA wal_checkpoint(NOOP)').get() ?? {
        log: 0,
        checkpointed: 0,
      },
  }
}

test('a long log is folded while the next write is under way, and then starts again', async () => {
  const { store, commit, counts } = openStore()
  commit(2500)
  expect(counts().log).toBeGreaterThan(2500)
  store.db.run('BEGIN IMMEDIATE')
  await eventually(() => expect(counts().checkpointed).toBe(counts().log))
  store.db.run('COMMIT')
  commit(1)
  expect(counts().log).toBeLessThan(100)
})

test('a client has its answer before anything is folded, also when the log is longest', () => {
  const { commit, counts } = openStore()
  let atAnswer = counts()
  commit(3600, () => {
    atAnswer = counts()
  })
  expect(atAnswer).toMatchObject({ checkpointed: 0 })
  expect(atAnswer.log).toBeGreaterThan(3600)
  expect(counts().checkpointed).toBe(atAnswer.log)
})

test('under writes without a pause the log stays within one block of its index', () => {
  const { dir, commit, counts } = openStore()
  let longest = 0
  for (let number = 0; number < 100; number += 1) {
    commit(100)
    longest = Math.max(longest, counts().log)
  }
  expect(longest).toBeGreaterThan(3000)
  expect(longest).toBeLessThanOrEqual(pagesOfBlock)
  expect(statSync(join(dir, 'store.sqlite-wal')).size).toBeLessThan(pagesOfBlock * (pageBytes + 24))
  expect(statSync(join(dir, 'store.sqlite')).size).toBeGreaterThan(6000 * pageBytes)
})

const text = 'x'.repeat(100_000)

test('a store that is closed while its log is folded leaves no log', async () => {
  const { dir, mongo, client, collection, stop } = await startTestStore()
  await collection('rows').insertMany(Array.from({ length: 100 }, () => ({ text })))
  await client.close()
  await mongo.close()
  expect(await mongo.exited).toBe(0)
  expect(readdirSync(dir).toSorted()).toEqual(['store.lock', 'store.sqlite'])
  await stop()
})

test('a store that is killed while its log is folded keeps what it acknowledged', async () => {
  const { dir, mongo, client, collection, stop } = await startTestStore()
  const acknowledged: number[] = []
  const write = async (): Promise<void> => {
    for (;;) {
      const number = acknowledged.length
      await collection('rows').insertOne({ number, text })
      acknowledged.push(number)
      if (acknowledged.length !== 100) continue
      process.kill(mongo.pid, 'SIGKILL')
      await client.close()
    }
  }
  await Promise.allSettled([write(), write(), write()])
  const again = await startEmbeddedMongo({ dataDir: dir })
  const reader = await new MongoClient(again.uri).connect()
  const rows = await reader.db('test').collection('rows').find({}).project({ number: 1 }).toArray()
  const kept = new Set(rows.map(({ number }) => number))
  expect(acknowledged.filter((number) => !kept.has(number))).toEqual([])
  await reader.close()
  await again.close()
  await stop()
})
