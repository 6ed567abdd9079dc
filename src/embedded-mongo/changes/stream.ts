import { encode, type Plain, timestampValue } from '../bson/encode.ts'
import { encodeKey, successor } from '../bson/key.ts'
import { documentValue, field, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import { matches } from '../query/match.ts'
import { conjuncts, type Predicate } from '../query/predicate.ts'
import { type Projection, project } from '../query/projection.ts'
import type { Batch, BatchRequest, ResultReader } from '../server/cursors.ts'
import type { Change } from '../storage/oplog.ts'
import type { Store } from '../storage/store.ts'
import { historyLost, type Position, tokenOf } from './token.ts'

/** Which changes a stream tells of; '' for every collection or database. */
export interface Scope {
  readonly db: string
  readonly coll: string
}

export interface StreamOptions {
  readonly scope: Scope
  /** What is watched for it: its collection, or those that its pipeline lets through. */
  readonly watched: readonly string[]
  readonly lookup: boolean
  readonly stages: readonly (Predicate | Projection)[]
  readonly release: () => void
}

const awaitMs = 1000
const pageSize = 1000

export function isProjection(stage: Predicate | Projection): stage is Projection {
  return 'mode' in stage
}

/** The first field of the path that a condition is about. */
function headOf(condition: Predicate): string | undefined {
  if (condition.kind === 'not') return headOf(condition.item)
  return condition.kind === 'field' ? condition.path.names[0] : undefined
}

function meets(document: Value, conditions: readonly Predicate[]): boolean {
  return conditions.every((condition) => matches(document, condition))
}

/** Those conditions of a leading $match that need no event: what they refuse is not made one. */
function early(stages: StreamOptions['stages'], head: string): readonly Predicate[] {
  const [first] = stages
  if (!first || isProjection(first)) return []
  return conjuncts(first).filter((condition) => headOf(condition) === head)
}

/** A change stream: reads the kept changes from a position on, and waits for more. */
export class ChangeStreamReader implements ResultReader {
  private readonly store: Store
  private readonly options: StreamOptions
  private readonly ofPlace: readonly Predicate[]
  private readonly ofDocument: readonly Predicate[]
  private readonly places = new Map<string, boolean>()
  private after: number
  private ended = false

  constructor(store: Store, after: number, options: StreamOptions) {
    this.store = store
    this.after = after
    this.options = options
    this.ofPlace = early(options.stages, 'ns')
    this.ofDocument = early(options.stages, 'fullDocument')
  }

  async next({ size, maxTimeMs, gone }: BatchRequest): Promise<Batch> {
    const deadline = performance.now() + (maxTimeMs ?? awaitMs)
    for (;;) {
      const documents = this.collect(size || 1000)
      const left = deadline - performance.now()
      if (documents.length > 0 || this.ended || gone.aborted || left <= 0) {
        const position: Position = { seq: this.after, invalidated: this.ended }
        return { documents, done: this.ended, extra: { postBatchResumeToken: tokenOf(position) } }
      }
      await this.wait(left, gone)
    }
  }

  close(): void {
    this.options.release()
  }

  private wait(ms: number, gone: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer)
        ignore()
        gone.removeEventListener('abort', finish)
        resolve()
      }
      const timer = setTimeout(finish, ms)
      const ignore = this.store.oplog.listen(finish)
      gone.addEventListener('abort', finish)
    })
  }

  /** Events from the changes at hand, at most `limit`. */
  private collect(limit: number): Value[] {
    const events: Value[] = []
    const { scope, watched } = this.options
    // a reader too slow for what is kept must not be given the rest as if it were all
    if (this.after < this.store.oplog.keptSince(scope.db, watched)) throw historyLost()
    while (events.length < limit && !this.ended) {
      const changes = this.store.oplog.read(this.after, pageSize)
      for (const change of changes) {
        if (events.length >= limit || this.ended) break
        this.after = change.seq
        if (this.concerns(change)) events.push(...this.eventsOf(change))
      }
      if (changes.length < pageSize && changes.at(-1)?.seq === this.after) break
      if (changes.length === 0) break
    }
    return events
  }

  private concerns(change: Change): boolean {
    const { db, coll } = this.options.scope
    if (change.op === 'noop') return false
    if (db !== '' && change.db !== db) return false
    if (coll !== '' && change.coll !== coll) return false
    // these may end the stream, whether it shows them or not
    if (change.op === 'drop' || change.op === 'dropDatabase') return true
    if (!this.isPlaceWanted(change)) return false
    return change.op !== 'insert' || meets(documentValue(change.body), this.ofDocument)
  }

  private isPlaceWanted({ db, coll }: Change): boolean {
    const place = `${db}\0${coll}`
    let wanted = this.places.get(place)
    if (wanted === undefined) {
      wanted = meets(documentValue(encode({ ns: { db, coll } })), this.ofPlace)
      this.places.set(place, wanted)
    }
    return wanted
  }

  private eventsOf(change: Change): Value[] {
    const events = [this.shaped(this.event(change))]
    const { db, coll } = this.options.scope
    const invalidates = (coll !== '' && change.op === 'drop') || (db !== '' && change.op === 'dropDatabase')
    if (invalidates) {
      this.ended = true
      events.push(
        this.shaped(this.envelope(change, 'invalidate', { seq: change.seq, invalidated: true }, {})),
      )
    }
    return events.flatMap((event) => (event ? [event] : []))
  }

  private event(change: Change): Value {
    const body = documentValue(change.body)
    const documentKey = field(body, 'documentKey')
    const ns: Plain = change.coll === '' ? { db: change.db } : { db: change.db, coll: change.coll }
    let fullDocument: Plain = field(body, 'fullDocument')
    if (change.op === 'update' && this.options.lookup && documentKey)
      fullDocument = this.current(change, documentKey)
    return this.envelope(
      change,
      change.op,
      { seq: change.seq, invalidated: false },
      {
        fullDocument,
        ns,
        documentKey,
        updateDescription: field(body, 'updateDescription'),
      },
    )
  }

  private envelope(
    change: Change,
    operationType: string,
    position: Position,
    rest: { readonly [key: string]: Plain },
  ): Value {
    const clusterTime = timestampValue(Math.floor(change.at / 1000), change.seq)
    const wallTime = new Date(change.at)
    return documentValue(encode({ _id: tokenOf(position), operationType, clusterTime, wallTime, ...rest }))
  }

  /** The document as it is now, for `updateLookup`; null when it has gone since. */
  private current(change: Change, documentKey: Value): Plain {
    const id = field(documentKey, '_id')
    const index = this.store.catalog.find(change.db, change.coll)?.indexes[0]
    if (!id || !index) return null
    const key = encodeKey(id)
    const [row] = index.read(key, successor(key), false, undefined, 1).rows
    return row ? documentValue(row.doc) : null
  }

  private shaped(event: Value): Value | undefined {
    let shaped = event
    for (const stage of this.options.stages) {
      if (isProjection(stage)) shaped = documentValue(project(shaped, stage))
      else if (!matches(shaped, stage)) return undefined
    }
    if (!field(shaped, '_id'))
      throw new MongoError(
        'ChangeStreamFatalError',
        'the _id of a change event cannot be left out: it is the resume token',
        { errorLabels: ['NonResumableChangeStreamError'] },
      )
    return shaped
  }
}
