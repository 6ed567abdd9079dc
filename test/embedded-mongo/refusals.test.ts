import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Document } from 'mongodb'
import { refusal, startTestStore, type TestStore } from './test-store.ts'

let server: TestStore

beforeAll(async () => {
  server = await startTestStore()
  await server.collection('c').insertOne({ a: 1 })
})
afterAll(() => server.stop())

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
  ['$where', { find: 'c', filter: { $where: 'true' } }, 115, 'CommandNotSupported'],
  ['$text', { find: 'c', filter: { $text: { $search: 'x' } } }, 115, 'CommandNotSupported'],
  ['bit operators', { find: 'c', filter: { a: { $bitsAllSet: 1 } } }, 115, 'CommandNotSupported'],
  ['a collation', { find: 'c', collation: { locale: 'de' } }, 115, 'CommandNotSupported'],
  ['a read as of one moment', { find: 'c', readConcern: { level: 'snapshot' } }, 115, 'CommandNotSupported'],
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
  ['a cursor that is not there', { getMore: 5n, collection: 'c' }, 43, 'CursorNotFound'],
  ['the indexes of nothing', { listIndexes: 'none' }, 26, 'NamespaceNotFound'],
  ['a hint without its index', { find: 'c', hint: 'none' }, 2, 'BadValue'],
  ['a collection name with a dollar', { insert: 'a$b', documents: [{}] }, 73, 'InvalidNamespace'],
]

test.each(commands)('%s is refused by its own code', async (_title, command, code, codeName) => {
  const sent = command.insert ? { ...command, writeConcern: { w: 1 } } : command
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
