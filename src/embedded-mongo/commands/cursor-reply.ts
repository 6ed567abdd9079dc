import type { Plain } from '../bson/encode.ts'
import { documentValue, field, T, type Value } from '../bson/value.ts'
import { Pace } from '../query/pace.ts'
import { type Projection, project } from '../query/projection.ts'
import type { Source } from '../query/scan.ts'
import type { Batch, BatchRequest, ResultReader } from '../server/cursors.ts'
import type { Command, Reply } from './context.ts'

/** Room for the documents of one answer; one document alone may be larger. */
export const batchBytes = 16 * 1024 * 1024

/** Reads a query's rows as documents. */
export class QueryReader implements ResultReader {
  private readonly source: Source
  private readonly projection: Projection | undefined
  private leftMs: number
  private held: Value | undefined

  /** `leftMs`: what all batches together may take. */
  constructor(source: Source, projection: Projection | undefined, leftMs: number) {
    this.source = source
    this.projection = projection
    this.leftMs = leftMs
  }

  async next(request: BatchRequest): Promise<Batch> {
    if (request.size === 0) return { documents: [], done: false }
    const pace = new Pace(this.leftMs, request.gone)
    const batch = await this.batch(request.size, pace)
    this.leftMs = pace.leftMs
    return batch
  }

  private async batch(size: number | undefined, pace: Pace): Promise<Batch> {
    const documents: Value[] = []
    let bytes = 0
    for (;;) {
      const document = this.held ?? (await this.read(pace))
      this.held = undefined
      if (!document) return { documents, done: true }
      bytes += document.end - document.start
      // the one document too many tells that there is a next batch, and begins it
      if (documents.length === size || (documents.length > 0 && bytes > batchBytes)) {
        this.held = document
        return { documents, done: false }
      }
      documents.push(document)
    }
  }

  private async read(pace: Pace): Promise<Value | undefined> {
    const row = await pace.next(this.source)
    if (!row) return undefined
    const stored = documentValue(row.doc)
    return this.projection ? documentValue(project(stored, this.projection)) : stored
  }
}

/** The session's identity as a map key, for what belongs to a session. */
export function sessionKey(lsid: Value | undefined): string | undefined {
  const id = lsid?.type === T.object ? field(lsid, 'id') : undefined
  return id?.slice().toString('latin1')
}

function cursorReply(batch: Batch, id: bigint, namespace: string, name: 'firstBatch' | 'nextBatch'): Reply {
  const cursor: Record<string, Plain> = { [name]: batch.documents, id, ns: namespace, ...batch.extra }
  return { cursor }
}

/** The first answer of a result; the rest stays behind as a cursor unless there is none. */
export async function firstBatch(
  command: Command,
  namespace: string,
  reader: ResultReader,
  options: { readonly size: number | undefined; readonly single?: boolean },
): Promise<Reply> {
  const size = options.size ?? 101
  const request = { size, maxTimeMs: 0, gone: command.connection.gone }
  const batch = await reader.next(request)
  if (batch.done || options.single) {
    reader.close?.()
    return cursorReply(batch, 0n, namespace, 'firstBatch')
  }
  const id = command.services.cursors.add(namespace, reader, sessionKey(command.value('lsid')))
  return cursorReply(batch, id, namespace, 'firstBatch')
}

/** `getMore`. @throws CursorNotFound */
export async function getMore(command: Command): Promise<Reply> {
  const id = command.value('getMore')
  const namespace = `${command.db}.${command.string('collection') ?? ''}`
  const size = command.count('batchSize')
  const request = {
    size: size === 0 ? undefined : size,
    maxTimeMs: command.count('maxTimeMS'),
    gone: command.connection.gone,
  }
  const cursorId = id?.type === T.int64 ? id.bytes.readBigInt64LE(id.start) : 0n
  const next = await command.services.cursors.next(cursorId, namespace, request)
  return cursorReply(next.batch, next.id, namespace, 'nextBatch')
}

/** `killCursors`. */
export function killCursors(command: Command): Reply {
  const killed: Value[] = []
  const missing: Value[] = []
  for (const id of command.array('cursors')) {
    const found = id.type === T.int64 && command.services.cursors.kill(id.bytes.readBigInt64LE(id.start))
    if (found) killed.push(id)
    else missing.push(id)
  }
  return { cursorsKilled: killed, cursorsNotFound: missing, cursorsAlive: [], cursorsUnknown: [] }
}
