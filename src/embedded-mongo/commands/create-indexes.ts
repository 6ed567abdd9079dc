import { encodeKey } from '../bson/key.ts'
import { field, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import type { Collection } from '../storage/collection.ts'
import type { IndexDefinition } from '../storage/index.ts'
import { normaliseIndexSpec, parseIndexSpec } from '../storage/index-spec.ts'
import type { Command, Reply } from './context.ts'

/** Whether two values are the same in their order. */
export function same(a: Value, b: Value): boolean {
  return encodeKey(a).equals(encodeKey(b))
}

const identity = ['key', 'unique', 'sparse', 'partialFilterExpression']

/** Whether two specifications are of one index to MongoDB, which may have one of each. */
function isAlike(left: Value, right: Value): boolean {
  return identity.every((option) => {
    const [a, b] = [field(left, option), field(right, option)]
    return a && b ? same(a, b) : a === b
  })
}

/** The name is taken: by the same index but for its TTL (85), or by another one (86). */
function nameTaken(existing: Value, requested: Value, name: string): MongoError {
  if (isAlike(existing, requested)) {
    return new MongoError(
      'IndexOptionsConflict',
      `An equivalent index already exists with the same name but different options: ${name}`,
    )
  }
  return new MongoError(
    'IndexKeySpecsConflict',
    `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${name}`,
  )
}

/** The index if the collection has not got it yet. @throws IndexOptionsConflict, IndexKeySpecsConflict */
function missing({ indexes }: Collection, spec: Value): IndexDefinition | undefined {
  const definition = parseIndexSpec(spec)
  const key = field(spec, 'key') as Value
  if (same(key, field(indexes[0]?.definition.spec as Value, 'key') as Value)) return undefined
  const byName = indexes.find((index) => index.definition.name === definition.name)
  if (byName && same(byName.definition.spec, spec)) return undefined
  if (byName) throw nameTaken(byName.definition.spec, spec, definition.name)
  const byKey = indexes.find((index) => isAlike(index.definition.spec, spec))
  if (!byKey) return definition
  throw new MongoError(
    'IndexOptionsConflict',
    `Index already exists with a different name: ${byKey.definition.name}`,
  )
}

/** How often a build that is under way is looked at. */
const waitMs = 10

/** `createIndexes`: all or none. @throws IndexOptionsConflict, IndexKeySpecsConflict, DuplicateKey */
export async function createIndexes(command: Command): Promise<Reply> {
  const { pace, store } = command
  const { catalog } = store
  if (command.boolean('ignoreUnknownIndexOptions'))
    throw unsupported('createIndexes with ignoreUnknownIndexOptions')
  const specs = command.array('indexes').map((spec) => {
    if (spec.type !== T.object) throw new MongoError('TypeMismatch', 'indexes must be objects')
    return normaliseIndexSpec(spec)
  })
  const createdCollectionAutomatically = command.collection === undefined
  // of two clients that want the same index, one waits for the other
  while (command.collection && command.collection.building.length > 0) {
    await Bun.sleep(waitMs)
    await pace.rest()
  }
  const begin = () =>
    store.atomically(() => {
      const collection = catalog.obtain(command.db, command.target)
      const numIndexesBefore = collection.indexes.length
      const definitions = specs.flatMap((spec) => missing(collection, spec) ?? [])
      return {
        collection,
        numIndexesBefore,
        indexes: definitions.map((each) => catalog.beginIndex(collection, each)),
      }
    })
  const { collection, numIndexesBefore, indexes } = store.write(begin)
  const here = <Result>(work: () => Result): Result =>
    store.write(() => {
      if (command.collection !== collection)
        throw new MongoError('IndexBuildAborted', `the index build of ${command.namespace} was aborted`)
      return work()
    })
  try {
    for (const index of indexes) {
      let after = here(() => catalog.fillIndex(collection, index, undefined, () => pace.isOver))
      while (after) {
        await store.committed()
        await pace.rest()
        const from = after
        after = here(() => catalog.fillIndex(collection, index, from, () => pace.isOver))
      }
    }
    here(() => {
      for (const index of indexes) catalog.finishIndex(collection, index)
    })
  } catch (error) {
    store.write(() => {
      for (const index of indexes) catalog.dropIndex(collection, index)
    })
    throw error
  }
  return { numIndexesBefore, numIndexesAfter: collection.indexes.length, createdCollectionAutomatically }
}
