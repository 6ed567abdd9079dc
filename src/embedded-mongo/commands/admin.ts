import { encode } from '../bson/encode.ts'
import { stringOf } from '../bson/read.ts'
import { documentValue, elementsOf, field, isEmpty, T, Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { parseFilter } from '../query/filter.ts'
import { matches } from '../query/match.ts'
import type { Batch, ResultReader } from '../server/cursors.ts'
import type { Collection } from '../storage/collection.ts'
import type { Command, Reply } from './context.ts'
import { same } from './create-indexes.ts'
import { firstBatch, sessionKey } from './cursor-reply.ts'

/** A result that is at hand as a whole. */
export function listReader(documents: readonly Value[]): ResultReader {
  let at = 0
  return {
    next: ({ size }): Batch => {
      const batch = documents.slice(at, size === undefined ? undefined : at + size)
      at += batch.length
      return { documents: batch, done: at >= documents.length }
    },
  }
}

function cursorSize(command: Command): number | undefined {
  const cursor = command.document('cursor')
  const size = cursor && field(cursor, 'batchSize')
  return size && size.type === T.int32 ? size.bytes.readInt32LE(size.start) : undefined
}

/** Options of `create` that would make another kind of collection: only a value that asks for nothing is taken. */
export const createOptions =
  'capped size max timeseries expireAfterSeconds viewOn pipeline validator validationLevel validationAction collation clusteredIndex changeStreamPreAndPostImages encryptedFields storageEngine indexOptionDefaults idIndex autoIndexId'

/** `create`: of what is there too, as since MongoDB 7. */
export function create(command: Command): Reply {
  for (const option of createOptions.split(' ')) {
    const value = command.value(option)
    const asksNothing =
      !value ||
      (value.type === T.bool && !command.boolean(option)) ||
      ((value.type === T.object || value.type === T.array) && isEmpty(value))
    if (!asksNothing) throw unsupported(`create with ${option}`)
  }
  command.store.atomically(() => command.store.catalog.obtain(command.db, command.target))
  return {}
}

function dropOne(command: Command, collection: Collection): void {
  const { catalog, oplog } = command.store
  if (oplog.watched(collection.db, collection.name)) oplog.append(collection.db, collection.name, 'drop', {})
  catalog.drop(collection)
}

/** `drop`: of what isn't there too, as since MongoDB 7. */
export function drop(command: Command): Reply {
  const { collection } = command
  if (!collection) return {}
  const nIndexesWas = collection.indexes.length
  dropOne(command, collection)
  return { nIndexesWas, ns: command.namespace }
}

/** `dropDatabase`. */
export function dropDatabase(command: Command): Reply {
  const { catalog, oplog } = command.store
  for (const collection of catalog.list(command.db)) dropOne(command, collection)
  if (oplog.watched(command.db, '')) oplog.append(command.db, '', 'dropDatabase', {})
  return { dropped: command.db }
}

/** `listCollections`. */
export function listCollections(command: Command): Promise<Reply> {
  const filter = command.document('filter')
  const predicate = filter ? parseFilter(filter) : undefined
  const found = command.store.catalog.list(command.db).map((collection) => {
    const idIndex = collection.indexes[0]?.definition.spec ?? null
    const binary = new Value(T.binary, Buffer.concat([Buffer.from([16, 0, 0, 0, 4]), collection.uuid]), 0, 21)
    const info = { readOnly: false, uuid: binary }
    return documentValue(encode({ name: collection.name, type: 'collection', options: {}, info, idIndex }))
  })
  const shown = found.filter((document) => !predicate || matches(document, predicate))
  return firstBatch(command, `${command.db}.$cmd.listCollections`, listReader(shown), {
    size: cursorSize(command) ?? 1000,
  })
}

/** `listDatabases`. */
export function listDatabases(command: Command): Reply {
  const { catalog } = command.store
  const databases = catalog.databases().map((name) => {
    const sizeOnDisk = catalog.list(name).reduce((sum, collection) => sum + collection.size(), 0)
    return { name, sizeOnDisk, empty: false }
  })
  const filter = command.document('filter')
  const predicate = filter ? parseFilter(filter) : undefined
  const shown = databases.filter((each) => !predicate || matches(documentValue(encode(each)), predicate))
  return { databases: shown, totalSize: shown.reduce((sum, each) => sum + each.sizeOnDisk, 0) }
}

/** `listIndexes`. @throws NamespaceNotFound */
export function listIndexes(command: Command): Promise<Reply> {
  const { collection } = command
  if (!collection) throw new MongoError('NamespaceNotFound', `ns does not exist: ${command.namespace}`)
  const specs = collection.indexes.map((index) => index.definition.spec)
  return firstBatch(command, command.namespace, listReader(specs), { size: cursorSize(command) ?? 1000 })
}

/** `dropIndexes`: by name, by key, several names or '*'. @throws IndexNotFound, NamespaceNotFound */
export function dropIndexes(command: Command): Reply {
  const { collection, store } = command
  if (!collection) throw new MongoError('NamespaceNotFound', `ns not found ${command.namespace}`)
  const nIndexesWas = collection.indexes.length
  const wanted = command.value('index')
  const own = collection.indexes.filter((index) => index.definition.name !== '_id_')
  const named = (name: string): typeof own => {
    if (name === '*') return own
    if (name === '_id_') throw new MongoError('InvalidOptions', 'cannot drop _id index')
    const found = own.filter((index) => index.definition.name === name)
    if (found.length === 0) throw new MongoError('IndexNotFound', `index not found with name [${name}]`)
    return found
  }
  let chosen: typeof own = []
  if (wanted?.type === T.string) chosen = named(stringOf(wanted))
  else if (wanted?.type === T.array) chosen = elementsOf(wanted).flatMap((name) => named(stringOf(name)))
  else if (wanted?.type === T.object) {
    chosen = own.filter((index) => same(field(index.definition.spec, 'key') as Value, wanted))
    if (chosen.length === 0) throw new MongoError('IndexNotFound', "can't find index with key")
  }
  for (const index of chosen) store.catalog.dropIndex(collection, index)
  return { nIndexesWas }
}

/** `collStats`, the little that applies. */
export function collStats(command: Command): Reply {
  const { collection } = command
  const size = collection?.size() ?? 0
  const count = collection?.count() ?? 0
  return {
    ns: command.namespace,
    size,
    count,
    storageSize: size,
    nindexes: collection?.indexes.length ?? 0,
    avgObjSize: count > 0 ? size / count : 0,
  }
}

/** `dbStats`, the little that applies. */
export function dbStats(command: Command): Reply {
  const collections = command.store.catalog.list(command.db)
  const objects = collections.reduce((sum, collection) => sum + collection.count(), 0)
  const dataSize = collections.reduce((sum, collection) => sum + collection.size(), 0)
  const indexes = collections.reduce((sum, collection) => sum + collection.indexes.length, 0)
  return {
    db: command.db,
    collections: collections.length,
    objects,
    dataSize,
    storageSize: dataSize,
    indexes,
  }
}

/** `endSessions` and its kin: what a session left open ends with it. */
export function endSessions(command: Command): Reply {
  for (const session of command.array(command.name)) {
    const key = sessionKey(session)
    if (key) command.services.cursors.killSession(key)
  }
  return {}
}
