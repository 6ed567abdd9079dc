import { integerOf, isNumber, numberOf, stringOf, truthOf } from '../bson/read.ts'
import { fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import type { Command } from './context.ts'

/** One server has each committed write, so that these all read the same. */
const readLevels = new Set(['local', 'available', 'majority', 'linearizable'])

/** Commands outside of version 1 of MongoDB's Stable API. */
const unstable = new Set([
  'buildInfo',
  'buildinfo',
  'collStats',
  'connectionStatus',
  'dbStats',
  'distinct',
  'isMaster',
  'ismaster',
  'killSessions',
  'serverStatus',
  'whatsmyuri',
])

function textOf(value: Value | undefined): string | undefined {
  return value?.type === T.string ? stringOf(value) : undefined
}

function assertReadConcern(concern: Value): void {
  for (const [name, value] of fieldsOf(concern)) {
    if (name === 'level') {
      const level = textOf(value)
      if (level === 'snapshot')
        throw new MongoError('SnapshotUnavailable', 'the embedded store does not read from snapshots')
      if (level === undefined || !readLevels.has(level))
        throw new MongoError(
          'FailedToParse',
          'readConcern.level must be one of local, available, majority, linearizable',
        )
    } else if (name === 'atClusterTime') throw unsupported('readConcern.atClusterTime')
    else if (name !== 'afterClusterTime' && name !== 'provenance')
      throw new MongoError('FailedToParse', `Unrecognized option in read concern: ${name}`)
  }
}

/** Refused before anything is written, where MongoDB writes first and then says that too few servers have it. */
function assertWriteConcern(concern: Value): void {
  for (const [name, value] of fieldsOf(concern)) {
    switch (name) {
      case 'w': {
        const count = integerOf(value)
        if (count !== undefined && count >= 0 && count <= 1) break
        if (count !== undefined && count < 0)
          throw new MongoError('FailedToParse', 'w has to be a non-negative number')
        if (count !== undefined)
          throw new MongoError('UnsatisfiableWriteConcern', 'Not enough data-bearing nodes')
        if (textOf(value) === 'majority') break
        throw new MongoError(
          'UnknownReplWriteConcern',
          'No write concern mode found in replica set configuration',
        )
      }
      case 'fsync':
        if (truthOf(value)) throw unsupported('the write concern fsync')
        break
      // what `j` means here is what the server was started with: `--durability`
      case 'j':
      // servers of 0.1.0 on this store send it
      case 'journal':
      case 'wtimeout':
      case 'provenance':
        break
      default:
        throw new MongoError('FailedToParse', `unrecognized write concern field: ${name}`)
    }
  }
}

function assertApi(command: Command): void {
  const version = command.value('apiVersion')
  if (!version) {
    if (command.value('apiStrict') || command.value('apiDeprecationErrors'))
      throw new MongoError(
        'APIVersionError',
        'Provided apiStrict and/or apiDeprecationErrors without passing apiVersion',
      )
    return
  }
  if (textOf(version) !== '1') throw new MongoError('APIVersionError', 'API version must be "1"')
  if (command.boolean('apiStrict') && unstable.has(command.name))
    throw new MongoError(
      'APIStrictError',
      `Provided apiStrict:true, but the command ${command.name} is not in API Version 1`,
    )
}

/**
 * What fields that all commands share ask for: read and write concern, API version, time. What cannot be honoured is
 * refused. Returns the milliseconds that the command may take, Infinity without a limit.
 */
export function checkedConcerns(command: Command): number {
  const read = command.document('readConcern')
  if (read) assertReadConcern(read)
  const write = command.document('writeConcern')
  if (write) assertWriteConcern(write)
  assertApi(command)
  const limit = command.value('maxTimeMS')
  if (!limit) return Infinity
  if (!isNumber(limit)) throw new MongoError('TypeMismatch', 'maxTimeMS must be a number')
  const milliseconds = integerOf(limit)
  if (milliseconds === undefined) throw new MongoError('FailedToParse', 'maxTimeMS has non-integral value')
  if (milliseconds < 0 || milliseconds > 2_147_483_647)
    throw new MongoError('BadValue', `${numberOf(limit)} value for maxTimeMS is out of range`)
  return milliseconds === 0 ? Infinity : milliseconds
}
