import { encode, type Plain, timestampValue } from '../bson/encode.ts'
import { bigintOf, truthOf } from '../bson/read.ts'
import { field, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import * as admin from './admin.ts'
import { aggregate } from './aggregate.ts'
import { collMod } from './coll-mod.ts'
import { checkedConcerns } from './concerns.ts'
import { assertKnownFields, Command, type Connection, type Reply, type Services } from './context.ts'
import { createIndexes } from './create-indexes.ts'
import { getMore, killCursors } from './cursor-reply.ts'
import { explain } from './explain.ts'
import { findAndModify } from './find-and-modify.ts'
import { buildInfo, hello, serverStatus } from './handshake.ts'
import { count, distinct, find } from './query.ts'
import { change, changeMany, insert, takesMany } from './write.ts'

type Handler = (command: Command) => Reply | Promise<Reply>

interface Entry {
  readonly run: Handler
  /** `retryable`: answered once for each (session, number); `write`: within the transaction; `slices`: in several. */
  readonly mode: 'read' | 'write' | 'retryable' | 'slices'
  readonly known: ReadonlySet<string> | undefined
}

function entry(mode: Entry['mode'], run: Handler, known?: string): Entry {
  return { run, mode, known: known === undefined ? undefined : new Set(known.split(' ')) }
}

const findFields =
  'filter sort projection hint skip limit batchSize singleBatch let max min returnKey showRecordId tailable awaitData oplogReplay noCursorTimeout allowPartialResults allowDiskUse'

const commands = new Map<string, Entry>([
  ['hello', entry('read', ({ services }) => hello(services, false))],
  ['isMaster', entry('read', ({ services }) => hello(services, true))],
  ['ismaster', entry('read', ({ services }) => hello(services, true))],
  ['ping', entry('read', () => ({}))],
  ['buildInfo', entry('read', buildInfo)],
  ['buildinfo', entry('read', buildInfo)],
  ['serverStatus', entry('read', serverStatus)],
  [
    'connectionStatus',
    entry('read', () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } })),
  ],
  ['whatsmyuri', entry('read', ({ services }) => ({ you: services.address }))],
  ['find', entry('read', find, findFields)],
  ['getMore', entry('read', getMore, 'collection batchSize term lastKnownCommittedOpTime')],
  ['killCursors', entry('read', killCursors, 'cursors')],
  ['count', entry('read', count, 'query limit skip hint fields')],
  ['distinct', entry('read', distinct, 'key query hint')],
  [
    'aggregate',
    entry('read', aggregate, 'pipeline cursor hint let allowDiskUse bypassDocumentValidation explain'),
  ],
  ['explain', entry('read', explain, 'verbosity')],
  ['insert', entry('retryable', insert, 'documents ordered bypassDocumentValidation')],
  ['update', entry('retryable', change, 'updates ordered let bypassDocumentValidation')],
  ['delete', entry('retryable', change, 'deletes ordered let')],
  [
    'findAndModify',
    entry(
      'retryable',
      findAndModify,
      'query sort remove update new fields upsert arrayFilters hint let bypassDocumentValidation',
    ),
  ],
  [
    'findandmodify',
    entry(
      'retryable',
      findAndModify,
      'query sort remove update new fields upsert arrayFilters hint let bypassDocumentValidation',
    ),
  ],
  ['create', entry('write', admin.create, admin.createOptions)],
  ['drop', entry('write', admin.drop, '')],
  ['dropDatabase', entry('write', admin.dropDatabase, '')],
  ['createIndexes', entry('slices', createIndexes, 'indexes commitQuorum ignoreUnknownIndexOptions')],
  ['dropIndexes', entry('write', admin.dropIndexes, 'index')],
  ['collMod', entry('write', collMod, 'index')],
  ['listCollections', entry('read', admin.listCollections, 'filter nameOnly authorizedCollections cursor')],
  ['listIndexes', entry('read', admin.listIndexes, 'cursor')],
  ['listDatabases', entry('read', admin.listDatabases, 'filter nameOnly authorizedDatabases')],
  ['collStats', entry('read', admin.collStats, 'scale')],
  ['dbStats', entry('read', admin.dbStats, 'scale')],
  ['endSessions', entry('read', admin.endSessions)],
  ['killSessions', entry('read', admin.endSessions)],
  ['refreshSessions', entry('read', () => ({}))],
])

/** The answer that an error stands for. */
export function failure(error: unknown): Buffer {
  if (error instanceof MongoError) {
    const { code, codeName, details } = error
    return encode({ ok: 0, errmsg: error.message, code, codeName, ...(details as Record<string, Plain>) })
  }
  // one line for the operator; the client learns that it was not its fault
  process.stderr.write(
    `embedded-mongo: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  const message = error instanceof Error ? error.message : String(error)
  return encode({ ok: 0, errmsg: message, code: 1, codeName: 'InternalError' })
}

/** The (session, number) of a retryable write. */
function retryOf(command: Command): { session: Buffer; number: bigint } | undefined {
  const lsid = command.value('lsid')
  const number = command.value('txnNumber')
  const id = lsid?.type === T.object ? field(lsid, 'id') : undefined
  return id && number?.type === T.int64 ? { session: id.slice(), number: bigintOf(number) } : undefined
}

function assertNoTransaction(command: Command): void {
  const autocommit = command.value('autocommit')
  if (!command.value('startTransaction') && (!autocommit || truthOf(autocommit))) return
  throw new MongoError(
    'OperationNotSupportedInTransaction',
    'multi-document transactions are not supported by the embedded store',
  )
}

/** With the time that a session of causal consistency reads after: everything that is answered is there. */
function success({ store }: Command, reply: Reply): Buffer {
  const now = Math.floor(Date.now() / 1000)
  return encode({ ...reply, ok: 1, operationTime: timestampValue(now, store.oplog.last + 1) })
}

function runWrite(command: Command, { run, mode }: Entry): Buffer {
  const { store } = command
  return store.write(() => {
    const retry = mode === 'retryable' ? retryOf(command) : undefined
    const known = retry && store.replies.find(retry.session, retry.number)
    if (known) return known
    const reply = success(command, run(command) as Reply)
    if (retry) store.replies.store(retry.session, retry.number, reply)
    return reply
  })
}

/** Whether a command may be run again when the writes that it saw were undone: a read, unless it moved a cursor. */
export function isRepeatable(body: ReadonlyMap<string, Value>): boolean {
  const name = body.keys().next().value ?? ''
  return name !== 'getMore' && commands.get(name)?.mode === 'read'
}

/** Runs one command and answers with a reply document, whatever happens. */
export async function dispatch(
  body: ReadonlyMap<string, Value>,
  services: Services,
  connection: Connection,
): Promise<Buffer> {
  try {
    const name = body.keys().next().value ?? ''
    const found = commands.get(name)
    const command = new Command(name, body, services, connection)
    if (['commitTransaction', 'abortTransaction'].includes(name)) {
      throw new MongoError(
        'OperationNotSupportedInTransaction',
        'multi-document transactions are not supported by the embedded store',
      )
    }
    if (name === 'mapReduce' || name === 'renameCollection') throw unsupported(name)
    if (!found) throw new MongoError('CommandNotFound', `no such command: '${name}'`)
    assertNoTransaction(command)
    if (found.known) assertKnownFields(command, found.known)
    command.limitMs = checkedConcerns(command)
    if (found.run === change && takesMany(command)) return success(command, await changeMany(command))
    const isWhole = found.mode === 'write' || found.mode === 'retryable'
    return isWhole ? runWrite(command, found) : success(command, await found.run(command))
  } catch (error) {
    return failure(error)
  }
}
