import { encode, type Plain } from '../bson/encode.ts'
import { stringOf } from '../bson/read.ts'
import { documentValue, fieldsOf, T } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { normaliseIndexSpec, parseIndexSpec } from '../storage/index-spec.ts'
import type { Command, Reply } from './context.ts'

/** `collMod` of the time after which an index expires documents. @throws IndexNotFound, NamespaceNotFound */
export function collMod(command: Command): Reply {
  const { collection, store } = command
  const wanted = new Map(fieldsOf(command.document('index') ?? documentValue(encode({}))))
  const [name, seconds] = [wanted.get('name'), wanted.get('expireAfterSeconds')]
  if (wanted.size !== 2 || name?.type !== T.string || !seconds)
    throw unsupported('collMod without the name of an index and its expireAfterSeconds')
  if (!collection) throw new MongoError('NamespaceNotFound', `ns does not exist: ${command.namespace}`)
  const index = collection.indexes.find(({ definition }) => definition.name === stringOf(name))
  if (!index) throw new MongoError('IndexNotFound', `cannot find index ${stringOf(name)} for ns`)
  const spec: Record<string, Plain> = Object.fromEntries(fieldsOf(index.definition.spec))
  const before = spec.expireAfterSeconds
  const changed = normaliseIndexSpec(documentValue(encode({ ...spec, expireAfterSeconds: seconds })))
  return store.atomically(() => {
    store.catalog.changeIndex(collection, index, parseIndexSpec(changed))
    return { ...(before && { expireAfterSeconds_old: before }), expireAfterSeconds_new: seconds }
  })
}
