import { join } from 'node:path'
import { parseRowId } from '../../src/platform/feed-store.ts'
import type { Statement } from './recorded-commands.ts'

export type ShardedCollection = {
  collection: string
  /** As `sh.shardCollection` takes it. */
  key: Record<string, 1 | 'hashed'>
  why: string
  /** What has to change before it can be sharded; absent where nothing has. */
  first?: string
  /** Queries without the key, which ask every shard, and why that is all right. */
  fansOut?: Record<string, string>
}

export type ShardKeys = {
  sharded: ShardedCollection[]
  /** Collections that stay whole on one shard, by the reason. */
  whole: Record<string, string[]>
}

export const shardKeysPath = join(import.meta.dir, '../../docs/shard-keys.json')

export const readShardKeys = async (): Promise<ShardKeys> => await Bun.file(shardKeysPath).json()

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

const conjunctsOf = (fields: Fields): Fields[] =>
  Array.isArray(fields.$and) ? [fields, ...fields.$and.filter(isFields)] : [fields]

/** The conditions on one field. */
const conditionsOn = (fields: Fields, name: string): unknown[] =>
  conjunctsOf(fields)
    .filter((each) => Object.hasOwn(each, name))
    .map((each) => each[name])

const isEquality = (condition: unknown): boolean =>
  !isFields(condition) || Object.keys(condition).every((name) => !name.startsWith('$')) || '$eq' in condition

/** Both ends of a range share what stands before their last part, so that it lies in one chunk, or in two. */
const isNarrowRange = (condition: unknown): boolean => {
  if (!isFields(condition)) return false
  const [low, high] = [condition.$gt ?? condition.$gte, condition.$lt ?? condition.$lte].map(String)
  const prefixOf = (text = ''): string =>
    text.slice(0, Math.max(text.lastIndexOf(':'), text.lastIndexOf('/')))
  const prefix = prefixOf(low)
  return prefix !== '' && (high ?? '').startsWith(prefix)
}

/** The stream that a condition on the `_id` of a feed names; null where there is none, or more than one. */
const streamOf = (condition: unknown): string | null => {
  if (!isFields(condition)) return parseRowId(condition)?.stream ?? null
  const [low, high] = [condition.$gt, condition.$lt].map((end) => String(end).slice(0, -11))
  return low !== undefined && low === high ? low : null
}

const namesStream = ({ fields }: Statement): boolean =>
  conditionsOn(fields, '_id').some((condition) => streamOf(condition) !== null) ||
  // The key of a row begins with its stream.
  conditionsOn(fields, 'key').some((key) => /^[^:]+:/.test(String(key)))

/** Whether the store can send a statement to the shards that have its rows, and to one alone where it changes one row. */
export const carriesKey = (statement: Statement, { key }: ShardedCollection): boolean => {
  const { fields, multi } = statement
  if ('stream' in key) return namesStream(statement)
  return Object.entries(key).every(([name, kind]) =>
    conditionsOn(fields, name).some(
      (condition) =>
        isEquality(condition) ||
        (multi && isFields(condition) && '$in' in condition) ||
        (multi && kind === 1 && isNarrowRange(condition)),
    ),
  )
}

/** What a statement asks, as `fansOut` names it: its command and the fields of its filter. */
export const nameOf = ({ command, fields }: Statement): string => {
  const names = conjunctsOf(fields).flatMap((each) => Object.keys(each))
  return [command, ...[...new Set(names)].filter((name) => name !== '$and').toSorted()].join(' ')
}
