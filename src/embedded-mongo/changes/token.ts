import { stringOf } from '../bson/read.ts'
import { field, T, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'

/** Where a change stream has got to. */
export interface Position {
  readonly seq: number
  /** The stream ended here with an invalidate event. */
  readonly invalidated: boolean
}

/** The token clients keep: opaque to them, the change's number to us. */
export function tokenOf({ seq, invalidated }: Position): { readonly _data: string } {
  return { _data: `82${seq.toString(16).padStart(16, '0').toUpperCase()}${invalidated ? '01' : '00'}` }
}

/** @throws InvalidResumeToken */
export function parseToken(token: Value): Position {
  const data = token.type === T.object ? field(token, '_data') : undefined
  const text = data?.type === T.string ? stringOf(data) : ''
  const [, digits, flag] = /^82([0-9A-F]{16})(00|01)$/.exec(text) ?? []
  if (digits === undefined) {
    throw new MongoError('InvalidResumeToken', 'the resume token was not made by this server')
  }
  return { seq: Number.parseInt(digits, 16), invalidated: flag === '01' }
}

/** What a reader is told whose position has been thrown away or was never kept. */
export function historyLost(): MongoError {
  return new MongoError(
    'ChangeStreamHistoryLost',
    'Resume of change stream was not possible, as the resume point may no longer be in the oplog.',
    { errorLabels: ['NonResumableChangeStreamError'] },
  )
}
