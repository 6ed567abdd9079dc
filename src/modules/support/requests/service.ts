import { AppError, invalid } from '../../../http/errors.ts'
import type { IdempotencyKeys } from '../../../http/idempotency-keys.ts'
import type { Page } from '../../../http/wire.ts'
import { createKeyedMutex } from '../../../platform/keyed-mutex.ts'
import { changeOf, differing, type Writer } from '../news.ts'
import type { Teller } from '../teller.ts'
import type { Door, TrackedFilter, TrackedWrite } from '../tracked-store.ts'
import {
  addedNote,
  canFollow,
  maxNotesLength,
  maxOpenRequests,
  type NewRequest,
  noteOf,
  notesText,
  openRequest,
  openRequestStatuses,
  type RequestChange,
  timelineAfter,
  type WorkflowRequest,
} from './request.ts'
import type { RequestStore } from './store.ts'

/** The client that a request is reached through; null for administrators, across clients. */
export type Reached = string | null

/** Requests for workflows. Throws REQUEST_NOT_FOUND for the request of another client too. */
export const createRequestService = (
  store: RequestStore,
  keys: IdempotencyKeys,
  teller: Pick<Teller<WorkflowRequest>, 'tellSoon'>,
) => {
  const inTurn = createKeyedMutex()
  const doorOf = (clientId: Reached): Door<WorkflowRequest> =>
    clientId === null ? store.acrossClients : store.of(clientId)

  const read = async (clientId: Reached, id: string): Promise<WorkflowRequest> => {
    const found = await doorOf(clientId).byId(id)
    if (!found) throw new AppError('REQUEST_NOT_FOUND')
    return found
  }

  return {
    read,

    /** Newest first. */
    page: (clientId: Reached, filter: TrackedFilter, page: Page) => doorOf(clientId).page(filter, page),

    /**
     * Stores a request. With a key that was used before, the request of then is returned.
     * Throws REQUEST_LIMIT, IDEMPOTENCY_KEY_REUSED.
     */
    async create(
      clientId: string,
      input: NewRequest,
      writer: Writer,
      key: string | null,
    ): Promise<WorkflowRequest> {
      const own = store.of(clientId)
      const wanted = Bun.randomUUIDv7()
      const { ids } =
        key === null ? { ids: [wanted] } : await keys.reserve(`support:${clientId}`, key, input, [wanted])
      const [id = wanted] = ids
      const known = key === null ? null : await own.byId(id)
      if (known) return known
      if ((await own.countUpTo(openRequestStatuses, maxOpenRequests)) >= maxOpenRequests)
        throw new AppError('REQUEST_LIMIT')
      const request = openRequest(id, clientId, input, writer, new Date())
      if (!(await own.insertIfAbsent(request))) return await read(clientId, id)
      teller.tellSoon(request)
      return request
    },

    /**
     * Clients edit and submit drafts and add notes; administrators do all else. What the request has already may be
     * sent too. Throws REQUEST_NOT_FOUND, REQUEST_STATUS, FORBIDDEN for what administrators alone may change, 400 for
     * too many notes.
     */
    async change(
      clientId: Reached,
      id: string,
      change: RequestChange,
      writer: Writer,
    ): Promise<WorkflowRequest> {
      return await inTurn(id, async () => {
        // Each turn reads what another process wrote first.
        for (;;) {
          const before = await read(clientId, id)
          const write = writeOf(before, change, writer)
          if (!write) return before
          const after = await doorOf(clientId).write(before, write)
          if (!after) continue
          teller.tellSoon(after)
          return after
        }
      })
    },
  }
}

export type RequestService = ReturnType<typeof createRequestService>

/** Returns what a change writes; null when the request has all of it already. */
const writeOf = (
  before: WorkflowRequest,
  { note: given, status, ...fields }: RequestChange,
  writer: Writer,
): TrackedWrite | null => {
  const { timeline_days, estimated_cost, estimated_dev_days, ...text } = fields
  const ofAdmin = differing(before, { timeline_days, estimated_cost, estimated_dev_days })
  const ofDraft = differing(before, text)
  const moved = differing(before, { status })
  const note = given === undefined ? null : addedNote(before.notes, given)
  requireRight(before, moved, ofAdmin, writer)
  if (moved.status && !canFollow(before.status, moved.status)) throw new AppError('REQUEST_STATUS')
  if (writer.side === 'client' && before.status !== 'draft' && Object.keys(ofDraft).length > 0)
    throw new AppError('REQUEST_STATUS')
  if (note !== null && notesText(before.notes).length + note.length > maxNotesLength)
    throw invalid('/notes', `must not make all notes longer than ${maxNotesLength} characters: open a ticket`)
  const set = { ...ofDraft, ...ofAdmin, ...moved }
  if (Object.keys(set).length === 0 && note === null) return null
  const news = changeOf(writer, before, { ...set, ...(note !== null && { note }) })
  return {
    set: { ...set, timeline: timelineAfter(before.timeline, set, news.at) },
    ...(note !== null && { push: { notes: noteOf(writer, note, news.at) } }),
    news,
  }
}

/** Throws FORBIDDEN: a client submits its draft, and no more. */
const requireRight = (
  { status }: WorkflowRequest,
  moved: Pick<RequestChange, 'status'>,
  ofAdmin: object,
  { side }: Writer,
): void => {
  if (side === 'admin') return
  const isSubmission = status === 'draft' && moved.status === 'submitted'
  if ((moved.status && !isSubmission) || Object.keys(ofAdmin).length > 0) throw new AppError('FORBIDDEN')
}
