import type { Plain } from '../bson/encode.ts'
import type { Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'

/** A batch of a result and whether there may be more. */
export interface Batch {
  readonly documents: Value[]
  readonly done: boolean
  /** Further fields of the answer's `cursor`, such as postBatchResumeToken. */
  readonly extra?: { readonly [key: string]: Plain }
}

export interface BatchRequest {
  /** Documents wanted at most; undefined for as many as fit into one answer. */
  readonly size: number | undefined
  readonly maxTimeMs: number | undefined
  readonly gone: AbortSignal
}

/** A result being read in batches. */
export interface ResultReader {
  next(request: BatchRequest): Promise<Batch> | Batch
  close?(): void
}

interface OpenCursor {
  readonly id: bigint
  readonly namespace: string
  readonly reader: ResultReader
  readonly session: string | undefined
  readonly killed: AbortController
  usedAt: number
  busy: boolean
}

const idleMs = 10 * 60_000

/** Results that clients have not read to their end. */
export class Cursors {
  private readonly open = new Map<bigint, OpenCursor>()

  add(namespace: string, reader: ResultReader, session: string | undefined): bigint {
    const [random = 0n] = crypto.getRandomValues(new BigUint64Array(1))
    const id = (random & 0x7fffffffffffffffn) | 1n
    this.open.set(id, {
      id,
      namespace,
      reader,
      session,
      killed: new AbortController(),
      usedAt: Date.now(),
      busy: false,
    })
    return id
  }

  /** The next batch. @throws CursorNotFound, CursorKilled, Unauthorized for another namespace's */
  async next(id: bigint, namespace: string, request: BatchRequest): Promise<{ batch: Batch; id: bigint }> {
    const cursor = this.open.get(id)
    if (!cursor) throw new MongoError('CursorNotFound', `cursor id ${id} not found`)
    if (cursor.namespace !== namespace) {
      throw new MongoError(
        13,
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      )
    }
    if (cursor.busy) throw new MongoError(12051, `cursor id ${id} is already in use`)
    cursor.busy = true
    try {
      const gone = AbortSignal.any([request.gone, cursor.killed.signal])
      const batch = await cursor.reader.next({ ...request, gone })
      if (cursor.killed.signal.aborted) throw new MongoError('CursorKilled', `cursor id ${id} was killed`)
      if (batch.done) this.kill(id)
      return { batch, id: batch.done ? 0n : id }
    } catch (error) {
      this.kill(id)
      throw error
    } finally {
      cursor.busy = false
      cursor.usedAt = Date.now()
    }
  }

  kill(id: bigint): boolean {
    const cursor = this.open.get(id)
    if (!cursor) return false
    this.open.delete(id)
    cursor.killed.abort()
    cursor.reader.close?.()
    return true
  }

  killSession(session: string): void {
    for (const cursor of this.open.values()) if (cursor.session === session) this.kill(cursor.id)
  }

  /** Ends cursors that no client has read from for ten minutes. */
  expire(): void {
    const limit = Date.now() - idleMs
    for (const cursor of this.open.values()) if (!cursor.busy && cursor.usedAt < limit) this.kill(cursor.id)
  }

  killAll(): void {
    for (const id of [...this.open.keys()]) this.kill(id)
  }

  get size(): number {
    return this.open.size
  }
}
