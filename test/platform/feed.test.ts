import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { type Feed, FeedOverrunError, type FeedRow } from '../../src/platform/feed.ts'
import { eventually } from '../support/eventually.ts'
import { expectIndexed, planTest } from '../support/query-plans.ts'
import { freshDatabaseUri } from '../support/store.ts'
import { openFeed } from './feed-process.ts'

let uri = ''
let here: Awaited<ReturnType<typeof openFeed>>
let there: Awaited<ReturnType<typeof openFeed>>

beforeAll(async () => {
  uri = await freshDatabaseUri()
  // No test lasts until the first poll, so that rows of the other process come by the change stream alone.
  here = await openFeed(uri, { maxBehind: 500, pollMs: 3_600_000 })
  there = await openFeed(uri, { pollMs: 3_600_000 })
})

afterAll(async () => {
  await here.connection.dropDatabase()
  await Promise.all([here.close(), there.close()])
})

const newStream = () => Bun.randomUUIDv7()

const take = async (feed: Feed<unknown>, stream: string, after: number, count: number) => {
  const stop = new AbortController()
  const rows: FeedRow<unknown>[] = []
  for await (const row of feed.follow(stream, after, stop.signal)) {
    rows.push(row)
    if (rows.length === count) break
  }
  return rows
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

describe('append', () => {
  test('numbers the rows of each stream 1, 2, 3, …', async () => {
    const [one, other] = [newStream(), newStream()]
    for (const seq of [1, 2, 3]) expect((await here.feed.append(one, 'x')).row.seq).toBe(seq)
    expect((await here.feed.append(other, 'x')).row.seq).toBe(1)
  })

  test('leaves no gap and orders delivery under 100 writers at once in three processes', async () => {
    const stream = newStream()
    const script = join(import.meta.dir, 'feed-process.ts')
    const followed = Promise.all([take(here.feed, stream, 0, 1000), take(there.feed, stream, 0, 1000)])
    const processes = ['b', 'c'].map((name) =>
      Bun.spawn([process.execPath, script, uri, stream, name, '300'], {
        stdout: 'inherit',
        stderr: 'inherit',
      }),
    )
    const own = Array.from({ length: 50 }, async (_, writer) => {
      for (const number of upTo(8)) await here.feed.append(stream, `a:${writer}:${number}`)
    })
    await Promise.all([...own, ...processes.map((child) => child.exited)])
    for (const rows of await followed) {
      expect(rows.map((row) => row.seq)).toEqual(upTo(1000))
      expect(new Set(rows.map((row) => row.event)).size).toBe(1000)
    }
  })

  test('keeps the order of a writer that waits for each of its rows', async () => {
    const stream = newStream()
    for (const number of upTo(20)) await (number % 2 ? here : there).feed.append(stream, number)
    expect((await here.feed.read(stream, 0, 100)).map((row) => row.event)).toEqual(upTo(20))
  })

  test('keeps the order of the rows that each of two processes appends without waiting', async () => {
    const stream = newStream()
    await Promise.all(upTo(200).map((number) => (number % 2 ? here : there).feed.append(stream, number)))
    const numbers = (await here.feed.read(stream, 0, 300)).map((row) => Number(row.event))
    expect(numbers.filter((number) => number % 2 === 1)).toEqual(
      upTo(200).filter((number) => number % 2 === 1),
    )
    expect(numbers.filter((number) => number % 2 === 0)).toEqual(
      upTo(200).filter((number) => number % 2 === 0),
    )
  })

  test('stores one row for a key, however many try at once from two processes', async () => {
    const stream = newStream()
    const tries = await Promise.all(
      upTo(40).map((number) => (number % 2 ? here : there).feed.append(stream, number, 'once')),
    )
    expect(tries.filter((appended) => !appended.repeated)).toHaveLength(1)
    expect(new Set(tries.map((appended) => appended.row.seq))).toEqual(new Set([1]))
    expect(await here.feed.read(stream, 0, 10)).toHaveLength(1)
  })

  test('a refused key leaves no gap for the rows that waited with it', async () => {
    const stream = newStream()
    await here.feed.append(stream, 'first', 'key')
    await Promise.all(
      upTo(30).map((number) => here.feed.append(stream, number, number % 3 === 0 ? 'key' : null)),
    )
    expect((await here.feed.read(stream, 0, 100)).map((row) => row.seq)).toEqual(upTo(21))
  })

  test('of several streams at once from two processes leaves no gap and doubles nothing in any of them', async () => {
    const streams = [newStream(), newStream(), newStream()]
    const appendAll = (feed: Feed<unknown>, name: string) =>
      upTo(30).flatMap((number) => streams.map((stream) => feed.append(stream, `${name}${number}`)))
    await Promise.all([...appendAll(here.feed, 'a'), ...appendAll(there.feed, 'b')])
    for (const stream of streams) {
      const rows = await here.feed.read(stream, 0, 100)
      expect(rows.map(({ seq }) => seq)).toEqual(upTo(60))
      for (const name of ['a', 'b'])
        expect(rows.map(({ event }) => event).filter((event) => String(event).startsWith(name))).toEqual(
          upTo(30).map((number) => `${name}${number}`),
        )
    }
  })

  test('refuses a stream name that could stand for another one', async () => {
    expect(here.feed.append('a:b', 1)).rejects.toThrow(TypeError)
  })
})

describe('read', () => {
  test('pages forward from the oldest and back from the newest', async () => {
    const stream = newStream()
    await Promise.all(upTo(10).map((number) => here.feed.append(stream, number)))
    const seqs = (rows: FeedRow<unknown>[]) => rows.map((row) => row.seq)
    expect(seqs(await here.feed.read(stream, 0, 3))).toEqual([1, 2, 3])
    expect(seqs(await here.feed.read(stream, 8, 3))).toEqual([9, 10])
    expect(seqs(await here.feed.readNewest(stream, 3, 0))).toEqual([8, 9, 10])
    expect(seqs(await here.feed.readNewest(stream, 3, 0, 5))).toEqual([2, 3, 4])
  })

  planTest('is served by an index, as is the search for the newest rows', async () => {
    const rows = here.connection.getClient().db(here.connection.name).collection<{ _id: string }>('feed_rows')
    await expectIndexed(
      rows.find({ _id: { $gt: 'a:0', $lt: 'a:9' } }).sort({ _id: 1 }),
      rows.find({}).sort({ at: -1 }),
      rows.find({ at: { $gte: new Date() } }),
    )
  })
})

describe('follow', () => {
  test('replays the stored rows and continues live without a gap or a repeat', async () => {
    const stream = newStream()
    let writing = true
    const writer = (async () => {
      for (let number = 0; writing; number += 1) await there.feed.append(stream, number)
    })()
    const followers = await Promise.all(
      upTo(10).map(async (number) => {
        await Bun.sleep(number * 7)
        return await take(here.feed, stream, 0, 300)
      }),
    )
    writing = false
    await writer
    for (const rows of followers) expect(rows.map((row) => row.seq)).toEqual(upTo(300))
  })

  /** A reader that has read what is stored and waits for the next row. */
  const waitingReader = async (feed: Feed<unknown>, stream: string) => {
    await here.feed.append(stream, 'stored')
    const rows = feed.follow(stream, 0, new AbortController().signal)
    expect((await rows.next()).value?.event).toBe('stored')
    // Within an object, as a promise that is returned alone would be awaited here.
    return { next: rows.next(), leave: () => rows.return(undefined) }
  }

  test('brings a row of another process through the change stream, without a poll', async () => {
    const stream = newStream()
    const reader = await waitingReader(here.feed, stream)
    await there.feed.append(stream, 'from another process')
    expect((await reader.next).value?.event).toBe('from another process')
    await reader.leave()
  })

  test('polls when the change stream is down', async () => {
    const deaf = await openFeed(uri, { live: false, pollMs: 20 })
    const stream = newStream()
    const reader = await waitingReader(deaf.feed, stream)
    await there.feed.append(stream, 'found by polling')
    expect((await reader.next).value?.event).toBe('found by polling')
    await reader.leave()
    await deaf.close()
  })

  test('drops a reader that takes no rows, tells it where to resume, and lets it resume there', async () => {
    const stream = newStream()
    const stop = new AbortController()
    const slow = here.feed.follow(stream, 0, stop.signal)
    await here.feed.append(stream, 1)
    expect((await slow.next()).value?.seq).toBe(1)
    await Promise.all(upTo(600).map((number) => here.feed.append(stream, number)))
    expect(here.feed.followers()).toBe(0)
    const refusal = await slow.next().catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(FeedOverrunError)
    const resumeAfter = refusal instanceof FeedOverrunError ? refusal.resumeAfter : Number.NaN
    expect(resumeAfter).toBe(1)
    const rest = await take(here.feed, stream, resumeAfter, 600)
    expect(rest.map((row) => row.seq)).toEqual(upTo(601).slice(1))
  })

  test('keeps a reader that is behind but reading', async () => {
    const stream = newStream()
    await Promise.all(upTo(2000).map((number) => there.feed.append(stream, number)))
    expect((await take(here.feed, stream, 0, 2000)).at(-1)?.seq).toBe(2000)
  })

  test('ends at once when its signal aborts, and leaves nothing behind', async () => {
    const stop = new AbortController()
    const stream = newStream()
    const following = (async () => {
      for await (const _ of here.feed.follow(stream, 0, stop.signal)) throw new Error('there is no row')
    })()
    expect(here.feed.followers()).toBe(1)
    stop.abort()
    await following
    expect(here.feed.followers()).toBe(0)
  })

  test('ends when any process drops the stream', async () => {
    const stream = newStream()
    await here.feed.append(stream, 1)
    const seen: number[] = []
    const followers = [here, there].map(async ({ feed }) => {
      for await (const row of feed.follow(stream, 0, new AbortController().signal)) seen.push(row.seq)
    })
    await eventually(async () => expect(seen).toEqual([1, 1]))
    await there.feed.drop(stream)
    await Promise.all(followers)
    expect(await here.feed.read(stream, 0, 10)).toEqual([])
  })
})
