import type { Stage } from '../aggregation/stages.ts'
import { stringOf, truthOf } from '../bson/read.ts'
import { field, fieldsOf, T, type Value } from '../bson/value.ts'
import type { Command, Reply } from '../commands/context.ts'
import { firstBatch } from '../commands/cursor-reply.ts'
import { MongoError, unsupported } from '../errors.ts'
import { parseFilter } from '../query/filter.ts'
import { conjuncts, type Predicate } from '../query/predicate.ts'
import { type Projection, parseProjection } from '../query/projection.ts'
import { ChangeStreamReader, isProjection, type Scope } from './stream.ts'
import { historyLost, type Position, parseToken } from './token.ts'

const known = new Set([
  'fullDocument',
  'fullDocumentBeforeChange',
  'resumeAfter',
  'startAfter',
  'startAtOperationTime',
  'allChangesForCluster',
  'showExpandedEvents',
])

interface Request {
  readonly scope: Scope
  readonly lookup: boolean
  readonly resume: Position | undefined
  readonly startAt: Value | undefined
}

function text(value: Value | undefined): string | undefined {
  return value?.type === T.string ? stringOf(value) : undefined
}

function scopeOf(command: Command, cluster: boolean): Scope {
  if (cluster) {
    if (command.db !== 'admin')
      throw new MongoError('InvalidOptions', 'allChangesForCluster needs the admin database')
    return { db: '', coll: '' }
  }
  return { db: command.db, coll: command.value('aggregate')?.type === T.string ? command.target : '' }
}

function parseOptions(command: Command, operand: Value): Request {
  if (operand.type !== T.object)
    throw new MongoError(50808, '$changeStream stage expects a document as argument')
  const options = new Map(fieldsOf(operand))
  for (const name of options.keys()) {
    if (!known.has(name))
      throw new MongoError(40415, `BSON field '$changeStream.${name}' is an unknown field.`)
  }
  const before = text(options.get('fullDocumentBeforeChange')) ?? 'off'
  const full = text(options.get('fullDocument')) ?? 'default'
  if (before !== 'off') throw unsupported('fullDocumentBeforeChange')
  if (!['default', 'updateLookup', 'whenAvailable'].includes(full)) throw unsupported(`fullDocument: ${full}`)
  const flag = (name: string): boolean => {
    const value = options.get(name)
    return value !== undefined && truthOf(value)
  }
  if (flag('showExpandedEvents')) throw unsupported('showExpandedEvents')
  const resumeAfter = options.get('resumeAfter')
  const startAfter = options.get('startAfter')
  const startAt = options.get('startAtOperationTime')
  if ([resumeAfter, startAfter, startAt].filter(Boolean).length > 1) {
    throw new MongoError(40674, 'Only one type of resume option is allowed, but multiple were found.')
  }
  const token = resumeAfter ?? startAfter
  const resume = token && parseToken(token)
  if (resumeAfter && resume?.invalidated) {
    throw new MongoError(
      'InvalidResumeToken',
      'Attempting to resume a change stream using resumeAfter is not allowed from an invalidate notification.',
    )
  }
  return {
    scope: scopeOf(command, flag('allChangesForCluster')),
    lookup: full === 'updateLookup',
    resume,
    startAt,
  }
}

function parseShaping(stages: readonly Stage[]): (Predicate | Projection)[] {
  return stages.map(({ name, operand }) => {
    if (name === '$match') return parseFilter(operand)
    const projection = name === '$project' ? parseProjection(operand) : undefined
    if (!projection) throw unsupported(`the stage ${name} after $changeStream`)
    return projection
  })
}

function startOf(command: Command, request: Request, since: number): number {
  const { oplog } = command.store
  const { resume, startAt } = request
  if (resume) {
    if (resume.seq < since) throw historyLost()
    return resume.seq
  }
  if (startAt?.type === T.timestamp) {
    const counter = startAt.bytes.readUInt32LE(startAt.start)
    const start = oplog.before(startAt.bytes.readUInt32LE(startAt.start + 4), counter)
    if (start < since) throw historyLost()
    return start
  }
  return oplog.last
}

/** The collections that a leading $match names, where it lets no others through: only their changes need to be kept. */
function namedCollections([first]: readonly (Predicate | Projection)[]): readonly string[] | undefined {
  if (!first || isProjection(first)) return undefined
  for (const condition of conjuncts(first)) {
    if (condition.kind !== 'field' || condition.path.text !== 'ns.coll' || condition.test.kind !== 'in')
      continue
    const names = condition.test.values.map(text)
    if (condition.test.regexes.length === 0) return names.flatMap((name) => name ?? [])
  }
  return undefined
}

/** Opens a change stream for an `aggregate` whose first stage is $changeStream. @throws 286 for a lost position */
export async function openChangeStream(
  command: Command,
  operand: Value,
  rest: readonly Stage[],
): Promise<Reply> {
  const request = parseOptions(command, operand)
  const stages = parseShaping(rest)
  const { store } = command
  const { scope, lookup } = request
  const named = scope.db !== '' && scope.coll === '' ? namedCollections(stages) : undefined
  const watched = named && named.length > 0 ? named : [scope.coll]
  const held = store.write(
    () => watched.map((coll) => store.oplog.watch(scope.db, coll)),
    () => false,
  )
  const release = (): void => {
    for (const end of held) end()
  }
  let start: number
  try {
    start = startOf(command, request, store.oplog.keptSince(scope.db, watched))
  } catch (error) {
    release()
    throw error
  }
  const reader = new ChangeStreamReader(store, start, { scope, watched, lookup, stages, release })
  const namespace = `${command.db}.${scope.coll === '' ? '$cmd.aggregate' : scope.coll}`
  const cursor = command.document('cursor')
  const size = cursor && field(cursor, 'batchSize')
  return await firstBatch(command, namespace, reader, {
    size: size?.type === T.int32 ? size.bytes.readInt32LE(size.start) : undefined,
  })
}
