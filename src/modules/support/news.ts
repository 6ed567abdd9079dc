import { actorOf, type Caller } from '../../http/caller.ts'
import type { Actor } from '../../platform/audit.ts'

/** The people of a client, and the administrators. Each is told what the other does. */
export const sides = ['client', 'admin'] as const

export type Side = (typeof sides)[number]

/** The account that changes a row, if it is no key of the client, and the side that it does so for. */
export type Writer = { side: Side; actor: Actor }

export const writerOf = (caller: Caller): Writer => ({
  side: caller.user?.role === 'admin' ? 'admin' : 'client',
  actor: actorOf(caller),
})

export type Fields = Record<string, unknown>

/**
 * What a write has made true and people are not told yet. The same write stores it, so that no end of a process
 * loses it; it is removed once all are told.
 */
export type News = Writer & {
  /** All that follows from the news has this id as its key, so that it happens once. */
  id: string
  /** The version of the row that the write made. */
  version: number
  kind: 'created' | 'changed' | 'replied'
  at: Date
  /** The status after the write. */
  status: string
  /** The fields that the write changed. */
  before: Fields
  after: Fields
}

/** A row whose changes people are told. */
export type Tracked = {
  _id: string
  client_id: string
  title: string
  status: string
  /** Raised by every write: a write repeats the version that it has read. */
  version: number
  /** The oldest first. */
  news: News[]
  created_at: Date
  updated_at: Date
}

/** The news of a new row. */
export const creationOf = (writer: Writer, status: string, after: Fields, at: Date): News => ({
  ...writer,
  id: Bun.randomUUIDv7(),
  version: 1,
  kind: 'created',
  at,
  status,
  before: {},
  after: shortened(after),
})

/** The news of a write. `change` has the fields with the values that they get. */
export const changeOf = (
  writer: Writer,
  row: Tracked,
  change: Fields,
  kind: News['kind'] = 'changed',
): News => ({
  ...writer,
  id: Bun.randomUUIDv7(),
  version: row.version + 1,
  kind,
  at: new Date(),
  status: typeof change.status === 'string' ? change.status : row.status,
  before: shortened(Object.fromEntries(Object.keys(change).map((name) => [name, Object(row)[name] ?? null]))),
  after: shortened(change),
})

/** The fields of a change that the row does not have already. An undefined one stays as it is. */
export const differing = <Change extends object>(row: object, change: Change): Partial<Change> =>
  Object.fromEntries(
    Object.entries(change).filter(([name, value]) => value !== undefined && value !== Object(row)[name]),
  ) as Partial<Change>

/** Texts are cut where more than their beginning is of no use. */
export const shortened = (fields: Fields, longest = 500): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > longest ? `${value.slice(0, longest)}…` : value,
    ]),
  )
