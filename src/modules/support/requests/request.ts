import { creationOf, type Side, type Tracked, type Writer } from '../news.ts'

/** What a client asks for: a workflow that it does not have yet. */

export const requestStatuses = [
  'draft',
  'submitted',
  'reviewing',
  'negotiation',
  'contract_signed',
  'development',
  'deployed',
  'rejected',
] as const
export const frequencies = ['daily', 'weekly', 'monthly', 'sporadic'] as const

export type RequestStatus = (typeof requestStatuses)[number]
export type Frequency = (typeof frequencies)[number]

/** When the request got to each status that it has had. */
export const timelineFields = {
  draft: null,
  submitted: 'submitted_at',
  reviewing: 'reviewing_started_at',
  negotiation: 'negotiation_started_at',
  contract_signed: 'contract_signed_at',
  development: 'dev_started_at',
  deployed: 'deployed_at',
  rejected: 'rejected_at',
} as const satisfies Record<RequestStatus, string | null>

type TimelineField = NonNullable<(typeof timelineFields)[RequestStatus]> | 'estimate_sent_at'
export type Timeline = Record<TimelineField, Date | null>

/** Notes are added and never changed, so that those of two writers both stay. */
export type Note = { id: string; user_id: string | null; side: Side; text: string; created_at: Date }

/** What the client writes, until it is submitted. */
export type RequestText = {
  title: string
  description: string
  use_case: string | null
  frequency: Frequency | null
  /** Euros. */
  budget: number | null
}

/** What administrators add. `estimated_cost` is in euros. */
export type Estimates = {
  timeline_days: number | null
  estimated_cost: number | null
  estimated_dev_days: number | null
}

export type WorkflowRequest = Tracked &
  RequestText &
  Estimates & {
    status: RequestStatus
    /** The account that created it. */
    user_id: string | null
    timeline: Timeline
    notes: Note[]
  }

/** An undefined field stays as it is. */
type Changed<Fields> = { [Name in keyof Fields]?: Fields[Name] | undefined }
export type RequestTextChange = Changed<RequestText>
export type EstimateChange = Changed<Estimates>

/** A note is added to those before. */
export type RequestChange = RequestTextChange &
  EstimateChange & { status?: RequestStatus | undefined; note?: string | undefined }

export type NewRequest = RequestText & { status: 'draft' | 'submitted'; note?: string | undefined }

/** Requests of one client that have not ended. */
export const maxOpenRequests = 200
/** All notes of one request together. */
export const maxNotesLength = 20_000

const ends: readonly RequestStatus[] = ['deployed', 'rejected']

export const openRequestStatuses = requestStatuses.filter((status) => !ends.includes(status))

/** Whether a request goes forward: steps may be left out, and its end is final. */
export const canFollow = (from: RequestStatus, to: RequestStatus): boolean =>
  !ends.includes(from) && requestStatuses.indexOf(to) > requestStatuses.indexOf(from)

export const noteOf = ({ side, actor }: Writer, text: string, now: Date): Note => ({
  id: Bun.randomUUIDv7(),
  user_id: actor.userId,
  side,
  text,
  created_at: now,
})

/** The text of all notes, the oldest first. */
export const notesText = (notes: Note[]): string => notes.map(({ text }) => text).join('\n\n')

/**
 * Returns what a text adds to the notes; null when it adds nothing. Forms send the notes that they have read before it,
 * of which there may be more by now.
 */
export const addedNote = (notes: Note[], given: string): string | null => {
  for (let read = notes.length; read > 0; read -= 1) {
    const known = notesText(notes.slice(0, read))
    if (given === known) return null
    if (given.startsWith(`${known}\n`)) return given.slice(known.length).trim() || null
  }
  return given.trim() || null
}

/** The times of a request that gets to a status, or its first estimate. */
export const timelineAfter = (
  timeline: Timeline,
  { status, estimated_cost }: Partial<RequestChange>,
  now: Date,
): Timeline => {
  const reached = status && timelineFields[status]
  const isEstimated = typeof estimated_cost === 'number' && timeline.estimate_sent_at === null
  return {
    ...timeline,
    ...(reached && { [reached]: now }),
    ...(isEstimated && { estimate_sent_at: now }),
  }
}

const noTimes: Timeline = {
  submitted_at: null,
  reviewing_started_at: null,
  negotiation_started_at: null,
  estimate_sent_at: null,
  contract_signed_at: null,
  dev_started_at: null,
  deployed_at: null,
  rejected_at: null,
}

export const openRequest = (
  _id: string,
  client_id: string,
  { note, status, ...text }: NewRequest,
  writer: Writer,
  now: Date,
): WorkflowRequest => ({
  _id,
  client_id,
  user_id: writer.actor.userId,
  ...text,
  status,
  timeline_days: null,
  estimated_cost: null,
  estimated_dev_days: null,
  timeline: timelineAfter(noTimes, { status }, now),
  notes: note === undefined ? [] : [noteOf(writer, note, now)],
  version: 1,
  news: [creationOf(writer, status, { ...text, status }, now)],
  created_at: now,
  updated_at: now,
})
