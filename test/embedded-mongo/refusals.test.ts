import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Document } from 'mongodb'
import { refusal, startTestStore, type TestStore } from './test-store.ts'

let server: TestStore

beforeAll(async () => {
  server = await startTestStore()
  await server.collection('c').insertOne({ a: 1 })
})
afterAll(() => server.stop())

const nested = (levels: number): Document => (levels === 0 ? {} : { a: nested(levels - 1) })

const commands: [title: string, command: Document, code: number, codeName: string][] = [
  ['an unknown command', { frobnicate: 1 }, 59, 'CommandNotFound'],
  ['an unknown field', { find: 'c', frob: 1 }, 40415, 'Location40415'],
  ['an unknown filter operator', { find: 'c', filter: { a: { $frob: 1 } } }, 2, 'BadValue'],
  [
    'a field of JavaScript’s objects as an operator',
    { find: 'c', filter: { a: { $gt: 1, constructor: 1 } } },
    2,
    'BadValue',
  ],
  ['an unknown top level operator', { find: 'c', filter: { $frob: 1 } }, 2, 'BadValue'],
  [
    'elements and values within one $all',
    { find: 'c', filter: { a: { $all: [1, { $elemMatch: { b: 1 } }] } } },
    2,
    'BadValue',
  ],
  ['$where', { find: 'c', filter: { $where: 'true' } }, 115, 'CommandNotSupported'],
  ['$text', { find: 'c', filter: { $text: { $search: 'x' } } }, 115, 'CommandNotSupported'],
  ['$mod', { find: 'c', filter: { a: { $mod: [2, 0] } } }, 115, 'CommandNotSupported'],
  ['bit operators', { find: 'c', filter: { a: { $bitsAllSet: 1 } } }, 115, 'CommandNotSupported'],
  ['a collation', { find: 'c', collation: { locale: 'de' } }, 115, 'CommandNotSupported'],
  ['let', { find: 'c', let: { a: 1 } }, 115, 'CommandNotSupported'],
  ['a tailable cursor', { find: 'c', tailable: true }, 115, 'CommandNotSupported'],
  [
    'a regular expression JavaScript has not',
    { find: 'c', filter: { a: { $regex: '(?>a)' } } },
    51091,
    'Location51091',
  ],
  [
    'a computed projection',
    { find: 'c', projection: { b: { $add: ['$a', 1] } } },
    115,
    'CommandNotSupported',
  ],
  [
    '$lookup',
    { aggregate: 'c', pipeline: [{ $lookup: { from: 'd', as: 'd' } }], cursor: {} },
    115,
    'CommandNotSupported',
  ],
  ['an unknown stage', { aggregate: 'c', pipeline: [{ $out: 'd' }], cursor: {} }, 115, 'CommandNotSupported'],
  [
    'an unknown expression',
    { aggregate: 'c', pipeline: [{ $project: { b: { $sin: 1 } } }], cursor: {} },
    115,
    'CommandNotSupported',
  ],
  ['a capped collection', { create: 'd', capped: true, size: 1000 }, 115, 'CommandNotSupported'],
  ['collMod', { collMod: 'c' }, 115, 'CommandNotSupported'],
  [
    'a text index',
    { createIndexes: 'c', indexes: [{ key: { a: 'text' }, name: 'a' }] },
    67,
    'CannotCreateIndex',
  ],
  [
    'an unknown index option',
    { createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a', frob: 1 }] },
    197,
    'InvalidIndexSpecificationOption',
  ],
  ['an unknown option of create', { create: 'd', frob: true }, 40415, 'Location40415'],
  ['a validator', { create: 'd', validator: { a: 1 } }, 115, 'CommandNotSupported'],
  [
    'leniency with index options',
    { createIndexes: 'c', ignoreUnknownIndexOptions: true, indexes: [{ key: { a: 1 }, name: 'a' }] },
    115,
    'CommandNotSupported',
  ],
  [
    'an index on a position',
    { createIndexes: 'c', indexes: [{ key: { 'a.0': 1 }, name: 'a' }] },
    67,
    'CannotCreateIndex',
  ],
  [
    'an _id index that expires',
    { createIndexes: 'c', indexes: [{ key: { _id: 1 }, name: 'a', expireAfterSeconds: 1 }] },
    197,
    'InvalidIndexSpecificationOption',
  ],
  ['a read from a snapshot', { find: 'c', readConcern: { level: 'snapshot' } }, 246, 'SnapshotUnavailable'],
  ['an unknown read concern', { find: 'c', readConcern: { level: 'frob' } }, 9, 'FailedToParse'],
  [
    'a write to more servers than there are',
    { insert: 'c', documents: [{}], writeConcern: { w: 3 } },
    100,
    'UnsatisfiableWriteConcern',
  ],
  [
    'a write concern by tags',
    { insert: 'c', documents: [{}], writeConcern: { w: 'dc1' } },
    79,
    'UnknownReplWriteConcern',
  ],
  [
    'a write that locks all others',
    { insert: 'c', documents: [{}], writeConcern: { fsync: true } },
    115,
    'CommandNotSupported',
  ],
  ['an API version', { ping: 1, apiVersion: '2' }, 322, 'APIVersionError'],
  [
    'a command outside of the stable API',
    { distinct: 'c', key: 'a', apiVersion: '1', apiStrict: true },
    323,
    'APIStrictError',
  ],
  ['a time that is none', { find: 'c', maxTimeMS: -1 }, 2, 'BadValue'],
  ['a reference to a group', { find: 'c', filter: { a: /(a)\1/ } }, 51091, 'Location51091'],
  ['a look ahead', { find: 'c', filter: { a: /a(?=b)/ } }, 51091, 'Location51091'],
  ['the beginning of lines', { find: 'c', filter: { a: /^b/m } }, 51091, 'Location51091'],
  ['an _id with a dollar', { insert: 'c', documents: [{ _id: { $a: 1 } }] }, 52, 'DollarPrefixedFieldName'],
  ['a document of 300 levels', { insert: 'c', documents: [nested(300)] }, 15, 'Overflow'],
  ['a cursor that is not there', { getMore: 5n, collection: 'c' }, 43, 'CursorNotFound'],
  ['the indexes of nothing', { listIndexes: 'none' }, 26, 'NamespaceNotFound'],
  ['a hint without its index', { find: 'c', hint: 'none' }, 2, 'BadValue'],
  ['a collection name with a dollar', { insert: 'a$b', documents: [{}] }, 73, 'InvalidNamespace'],
]

test.each(commands)('%s is refused by its own code', async (_title, command, code, codeName) => {
  const sent = command.insert ? { ...command, writeConcern: command.writeConcern ?? { w: 1 } } : command
  const error = await refusal(
    server.client
      .db('test')
      .command(sent)
      .then((reply) => {
        const [failed] = reply.writeErrors ?? []
        if (failed) throw Object.assign(new Error(failed.errmsg), { code: failed.code, codeName })
      }),
  )
  expect({ code: error.code, codeName: error.codeName }).toEqual({ code, codeName })
})

test('a transaction is refused and nothing of it is written', async () => {
  const session = server.client.startSession()
  const work = session.withTransaction(() => server.collection('t').insertOne({ a: 1 }, { session }))
  expect((await refusal(work)).code).toBe(263)
  await session.endSession()
  expect(await server.collection('t').countDocuments()).toBe(0)
})

test('a session of causal consistency reads after what it wrote', async () => {
  const session = server.client.startSession({ causalConsistency: true })
  await server.collection('causal').insertOne({ _id: 1 as never }, { session })
  expect(session.operationTime).toBeDefined()
  expect(await server.collection('causal').findOne({}, { session })).toEqual({ _id: 1 as never })
  await session.endSession()
})
