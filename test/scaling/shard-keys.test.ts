import { afterAll, expect, test } from 'bun:test'
import mongoose from 'mongoose'
import { startScriptedAiService } from '../support/ai-service.ts'
import { startFakeLlm } from '../support/fake-llm.ts'
import { startTestServer } from '../support/server.ts'
import { freshDatabaseUri } from '../support/store.ts'
import { unreachableStripe } from '../support/stripe-process.ts'
import { openHotCalls } from './hot-calls.ts'
import { recordCommands, type Statement } from './recorded-commands.ts'
import { carriesKey, nameOf, readShardKeys } from './shard-keys.ts'

const uri = await freshDatabaseUri()
const server = await startTestServer(
  {
    aiServiceUrl: (await startScriptedAiService()).url,
    llm: startFakeLlm(['140 euros']).settings,
    stripe: unreachableStripe,
  },
  `${uri}${uri.includes('?') ? '&' : '?'}monitorCommands=true`,
)
afterAll(async () => {
  await server.stop()
  const database = await mongoose.createConnection(uri).asPromise()
  await database.dropDatabase()
  await database.close()
})
const { connection } = server.convene
const { sharded, whole } = await readShardKeys()
const shardedOf = new Map(sharded.map((each) => [each.collection, each]))

test('each query of a hot call on a sharded collection carries the shard key, or is named with its reason', async () => {
  const { token } = await server.person({ role: 'admin' })
  const { calls, close } = await openHotCalls({ url: server.url, call: server.call, adminToken: token })
  const { statements } = recordCommands(connection)
  const touched = new Set<string>()
  for (const { run } of calls) await run()
  close()
  const lacking = new Set<string>()
  for (const statement of statements) {
    const keyed = shardedOf.get(statement.collection)
    if (!keyed) continue
    touched.add(statement.collection)
    const name = nameOf(statement)
    if (!carriesKey(statement, keyed) && !keyed.fansOut?.[name])
      lacking.add(`${statement.collection}: ${name}`)
  }
  expect([...lacking]).toEqual([])
  expect(touched.size).toBeGreaterThan(20)
})

const statement = (fields: Statement['fields'], multi = false, command = 'update'): Statement => ({
  command,
  collection: 'c',
  fields,
  multi,
})

test.each([
  ['an equality', { client_id: 1 } as const, statement({ client_id: 'c' }), true],
  [
    'several values, for a read',
    { client_id: 1 } as const,
    statement({ client_id: { $in: ['c'] } }, true),
    true,
  ],
  [
    'several values, for a change of one row',
    { client_id: 1 } as const,
    statement({ client_id: { $in: ['c'] } }),
    false,
  ],
  ['another field', { client_id: 1 } as const, statement({ _id: 'e' }, true), false],
  ['a range', { client_id: 1 } as const, statement({ client_id: { $gt: 'c' } }, true), false],
  [
    'an equality beside another condition',
    { _id: 'hashed' } as const,
    statement({ $and: [{ a: 1 }, { _id: 'e' }] }),
    true,
  ],
  [
    'a range of a hashed key',
    { _id: 'hashed' } as const,
    statement({ _id: { $gt: 'a:1', $lt: 'a:2' } }, true),
    false,
  ],
  ['a range of one prefix', { _id: 1 } as const, statement({ _id: { $gt: 'a:1', $lt: 'a:2' } }, true), true],
  [
    'a range of several prefixes',
    { _id: 1 } as const,
    statement({ _id: { $gt: 'a:1', $lt: 'b:2' } }, true),
    false,
  ],
  [
    'the rows of one stream',
    { stream: 'hashed' } as const,
    statement({ _id: { $gt: 's:0000000000', $lt: 's:9999999999' } }, true),
    true,
  ],
  ['the rows of all streams', { stream: 'hashed' } as const, statement({ at: { $gte: 0 } }, true), false],
])('a filter carries a shard key, or not: %s', (_, key, sent, expected) => {
  expect(carriesKey(sent, { collection: 'c', key, why: '' })).toBe(expected)
})

test('every collection has its shard key, or the reason why it stays whole', async () => {
  // It makes its collection.
  await server.call('GET', '/health')
  const named = [...shardedOf.keys(), ...Object.values(whole).flat()]
  const made = Object.values(connection.models).map(({ collection }) => collection.collectionName)
  const stored = (await server.database.db?.listCollections().toArray())?.map(({ name }) => name) ?? []
  expect([...new Set([...made, ...stored])].toSorted()).toEqual(named.toSorted())
})

test('a unique index of a sharded collection begins with its shard key, unless that is to be changed first', () => {
  for (const { schema, collection } of Object.values(connection.models)) {
    const keyed = shardedOf.get(collection.collectionName)
    if (!keyed) continue
    const fields = Object.keys(keyed.key)
    const others = schema
      .indexes()
      .filter(([key, { unique }]) => unique && fields.some((name, at) => Object.keys(key)[at] !== name))
    expect([collection.collectionName, others.length > 0]).toEqual([
      collection.collectionName,
      keyed.first !== undefined,
    ])
  }
})
