import { createHash } from 'node:crypto'
import type { ErrorReport, Severity } from '../../../platform/error-reports.ts'

/** Faults that are alike: of one type, with one message but for its ids and numbers, from one place in the source. */
export type ErrorGroup = {
  _id: string
  fingerprint: string
  severity: Severity
  type: string
  /** Without ids, numbers, addresses and what may be a secret. */
  message: string
  count: number
  first_seen: Date
  last_seen: Date
  stack_trace: string | null
  /** null for faults outside of requests. */
  last_request_id: string | null
  /** The newest clients whose runs had it, at most 100. Groups of older servers have none of these three. */
  client_ids?: string[]
  last_execution_id?: string | null
  last_client_id?: string | null
}

export type ErrorFilter = {
  severities?: Severity[] | undefined
  type?: string | undefined
  clientId?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
}

/** A group goes when its fault was not seen for so long. */
export const keptForSeconds = 30 * 24 * 60 * 60
/** The groups that are kept: those that were seen last. */
export const mostGroups = 2000
/** The clients that a group names: a fault that more have is no matter of one client. */
export const mostClients = 100

const messageLength = 500
const stackLength = 8000
const typeLength = 100
/** An error may wrap others. */
const mostCauses = 3

/** Returns a group of one fault. */
export const groupOf = ({ severity, type, error, requestId, run }: ErrorReport, now: Date): ErrorGroup => {
  const message = withoutValues(messageOf(error))
  const shownType = type.slice(0, typeLength)
  return {
    _id: Bun.randomUUIDv7('hex', now),
    fingerprint: hash([shownType, message, placeOf(error)]),
    severity,
    type: shownType,
    message,
    count: 1,
    first_seen: now,
    last_seen: now,
    stack_trace: stackOf(error),
    last_request_id: requestId ?? null,
    client_ids: run ? [run.clientId] : [],
    last_execution_id: run?.id ?? null,
    last_client_id: run?.clientId ?? null,
  }
}

/** Returns one group for what two of the same fingerprint stand for, the later one second. */
export const merge = (one: ErrorGroup, later: ErrorGroup): ErrorGroup => ({
  ...later,
  _id: one._id,
  first_seen: one.first_seen,
  count: one.count + later.count,
  last_request_id: later.last_request_id ?? one.last_request_id,
  client_ids: newest(one.client_ids ?? [], later.client_ids ?? []),
})

const newest = (ids: string[], later: string[]): string[] =>
  [...new Set(ids).difference(new Set(later)), ...later].slice(-mostClients)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const hash = (parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)

/** Two faults are alike whatever their values are; and values may be secrets, or belong to a person. */
const withoutValues = (message: string): string =>
  message
    .toWellFormed()
    .slice(0, messageLength)
    .replaceAll(/\b[a-z][a-z+.-]{0,20}:\/\/[^\s"'<>]+/gi, '<address>')
    .replaceAll(/[^\s"'<>@]{1,64}@[^\s"'<>@]{1,255}/g, '<address>')
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>')
    // What is as long as a key or a token, and no word.
    .replaceAll(/[A-Za-z0-9_+/=.-]{20,}/g, (text) => (/^[A-Za-z]+$/.test(text) ? text : '<value>'))
    .replaceAll(/\d+/g, '<n>')

const root = `${new URL('../../../../', import.meta.url).pathname}`

const framesOf = (error: Error): string[] =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.replaceAll(root, '').trimEnd())

/** The first frame of our own source, without its line: other lines of its file may come and go. */
const placeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return ''
  const frames = framesOf(error)
  const own = frames.find((frame) => !/node_modules|native:|node:|bun:/.test(frame)) ?? frames[0] ?? ''
  return own.replaceAll(/:\d+/g, '')
}

/** The frames of an error and of those that it wraps, each below its message. */
const stackOf = (error: unknown): string | null => {
  const lines: string[] = []
  let at: unknown = error
  for (let depth = 0; at instanceof Error && depth < mostCauses; depth += 1) {
    lines.push(`${depth > 0 ? 'Caused by ' : ''}${at.name}: ${withoutValues(at.message)}`, ...framesOf(at))
    at = at.cause
  }
  return lines.length === 0 ? null : lines.join('\n').slice(0, stackLength)
}
