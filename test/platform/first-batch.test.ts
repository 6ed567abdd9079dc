import { afterAll, expect, test } from 'bun:test'
import { connect, createServer, type Socket } from 'node:net'
import {
  BSON,
  type Collection,
  type CommandStartedEvent,
  MongoClient,
  MongoServerSelectionError,
} from 'mongodb'
import { type BoundedFind, firstBatch, firstRawBatch, wholeRawBatch } from '../../src/platform/mongo.ts'
import { freshDatabaseUri } from '../support/store.ts'

type Row = { _id: string; n: number; filler?: string }

const uri = await freshDatabaseUri()
const client = await new MongoClient(uri, { monitorCommands: true }).connect()
const rows = client.db().collection<Row>('rows')
await rows.insertMany(Array.from({ length: 30 }, (_, n) => ({ _id: `row-${n}`, n })))
afterAll(async () => {
  await client.db().dropDatabase()
  await client.close()
})

const reads: ((collection: Collection<Row>, find: BoundedFind<Row>) => Promise<unknown[]>)[] = [
  firstBatch,
  firstRawBatch,
]
const decoded = (raw: Uint8Array[]) => raw.map((bytes) => BSON.deserialize(bytes))

/** The commands that a read sends to the store. */
const commandsOf = async (read: () => Promise<unknown>): Promise<CommandStartedEvent[]> => {
  const commands: CommandStartedEvent[] = []
  const listen = (event: CommandStartedEvent) => void commands.push(event)
  client.on('commandStarted', listen)
  await read().finally(() => client.off('commandStarted', listen))
  return commands
}
const namesOf = (commands: CommandStartedEvent[]) => commands.map(({ commandName }) => commandName)

test.each([
  { filter: {}, sort: { n: 1 }, limit: 20 },
  { filter: {}, sort: { n: -1 }, skip: 20, limit: 20 },
  { filter: { n: { $in: [3, 4, 5] } }, sort: { n: 1 }, projection: { _id: 0, n: 1 }, limit: 2 },
  { filter: { n: -1 }, limit: 1 },
] as const)('%j finds what collection.find finds, with one command', async (find) => {
  const { filter, ...options } = find
  const expected: object[] = await rows.find(filter, options).toArray()
  expect(await firstBatch<Row, object>(rows, find)).toEqual(expected)
  expect(decoded(await firstRawBatch(rows, find))).toEqual(expected)
  for (const read of reads) expect(namesOf(await commandsOf(() => read(rows, find)))).toEqual(['find'])
})

test('arrays and objects come back as such under any key', async () => {
  const free = client.db().collection<{ _id: string; free: unknown }>('free')
  const text = `{${['__proto__', 'constructor', 'toString', 'firstBatch', '', 'a.b', '$set', '_id']
    .map((key) => `${JSON.stringify(key)}:[{"a":[{}]},[{"b":1}]]`)
    .join(',')}}`
  await free.insertOne({ _id: 'odd', free: JSON.parse(text) })
  const find = { filter: { _id: 'odd' }, limit: 1 }
  const [row] = await firstBatch(free, find)
  expect(JSON.stringify(row)).toBe(`{"_id":"odd","free":${text}}`)
  const [raw] = await firstRawBatch(free, find)
  expect(
    JSON.stringify(BSON.deserialize(raw ?? new Uint8Array(), { fieldsAsRaw: Object.create(null) })),
  ).toBe(JSON.stringify(row))
})

test('rows that do not fit into one reply all come, and no cursor stays open', async () => {
  const filler = 'x'.repeat(7 * 1024 * 1024)
  for (const n of [100, 101, 102]) await rows.insertOne({ _id: `large-${n}`, n, filler })
  const find = { filter: { n: { $gte: 100 } }, sort: { n: 1 }, limit: 3 } as const
  for (const read of [
    async () => (await firstBatch(rows, find)).map(({ n }) => n),
    async () => decoded(await firstRawBatch(rows, find)).map(({ n }) => n),
  ]) {
    let found: unknown
    const commands = await commandsOf(async () => {
      found = await read()
    })
    expect(found).toEqual([100, 101, 102])
    expect(namesOf(commands).slice(0, 3)).toEqual(['find', 'killCursors', 'find'])
  }
  const commands = await commandsOf(async () => expect(await wholeRawBatch(rows, find)).toBeNull())
  expect(namesOf(commands)).toEqual(['find', 'killCursors'])
})

/** A way to the store that breaks the connection, `times` times, where a command has `word` in it. */
const breaking = async (word: string, times: number) => {
  const host = decodeURIComponent(/^mongodb:\/\/(?:[^@/]*@)?([^/,?]+)/.exec(uri)?.[1] ?? '')
  const [name, port] = host.split(':')
  let left = times
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const store = host.startsWith('/') ? connect(host) : connect(Number(port), name)
    for (const side of [socket, store]) {
      sockets.add(side)
      side.on('error', () => side.destroy())
    }
    socket.on('close', () => store.destroy())
    store.pipe(socket)
    socket.on('data', (command) => {
      if (left === 0 || !command.includes(word)) return void store.write(command)
      left -= 1
      socket.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' ? address?.port : undefined,
    left: () => left,
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

test('a read gets its rows although its connection breaks, and the next one too', async () => {
  for (const read of reads) {
    const way = await breaking('row-7', 2)
    const over = await new MongoClient(`mongodb://127.0.0.1:${way.port}/?directConnection=true`, {
      minHeartbeatFrequencyMS: 10,
    }).connect()
    const throughIt = over.db(client.db().databaseName).collection<Row>('rows')
    expect(await read(throughIt, { filter: { _id: 'row-7' }, limit: 1 })).toHaveLength(1)
    expect(way.left()).toBe(0)
    await over.close()
    way.close()
  }
})

test('the read concern and the read preference of the collection are those of the command', async () => {
  const elsewhere = client
    .db()
    .collection<Row>('rows', { readConcern: 'majority', readPreference: 'secondaryPreferred' })
  for (const read of reads) {
    const [command] = await commandsOf(() => read(elsewhere, { filter: {}, limit: 1 }))
    expect(command?.command).toMatchObject({
      readConcern: { level: 'majority' },
      $readPreference: { mode: 'secondaryPreferred' },
    })
  }
})

test('a store that is gone is looked for once, not once more by the driver', async () => {
  const gone = new MongoServerSelectionError('no server', Object.create(null))
  const nowhere: typeof rows = Object.create(rows, {
    db: { value: { command: () => Promise.reject(gone) } },
    find: { value: () => expect.unreachable() },
  })
  for (const read of reads) await expect(read(nowhere, { filter: {}, limit: 1 })).rejects.toBe(gone)
})

test('a fault of the store reaches the caller', async () => {
  for (const read of reads)
    await expect(read(rows, { filter: { $nonsense: 1 }, limit: 1 })).rejects.toThrow('$nonsense')
})

test('a read without a bound is refused', async () => {
  for (const read of reads) await expect(read(rows, { filter: {}, limit: 0 })).rejects.toThrow(RangeError)
})
