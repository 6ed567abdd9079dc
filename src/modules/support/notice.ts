import type { Notice } from '../accounts/index.ts'
import { shortened } from './news.ts'

/** The receivers of a notice: all administrators, all people of the client, or one account. */
export type Audience = 'admins' | 'client' | { userId: string }

/** The kinds of news that people are told, each with the fields that it has beside those of all. */
export type SupportKinds = {
  /** To the administrators: a client asks for a workflow. */
  'request.submitted': { description: string }
  /** To the client's people: an administrator has written a request for them. */
  'request.opened': { description: string }
  /** To the client's people. */
  'request.status': { from: string; status: string }
  'request.estimated': {
    estimated_cost: number | null
    estimated_dev_days: number | null
    timeline_days: number | null
  }
  /** To the side that did not write it. */
  'request.noted': { note: string }
  /** To the administrators, or, when one of them opened it, to the client's people. */
  'ticket.opened': { priority: string; description: string }
  /** To the side that did not write it. */
  'ticket.replied': { reply: string }
  /** To the client's people. */
  'ticket.status': { from: string; status: string }
  /** To the administrator that the ticket is for now. */
  'ticket.assigned': { priority: string }
}

export type SupportKind = keyof SupportKinds

type OfKind<Kind extends SupportKind> = {
  kind: Kind
  audience: Audience
  type: Notice['type']
  /** One sentence for a list of notifications. */
  message: string
  fields: SupportKinds[Kind]
}

/** What one kind of news says, before it is known which row it is about. */
export type NoticeText = { [Kind in SupportKind]: OfKind<Kind> }[SupportKind]

/** With the row that it is about. */
export type SupportNotice = NoticeText & {
  id: string
  client_id: string
  client_name: string
  title: string
}

export const toNotice = ({ kind, type, message, id, client_id, title, fields }: SupportNotice): Notice => ({
  type,
  kind,
  message,
  resource_id: id,
  payload: { id, client_id, title, ...shortened(fields, 200) },
  // The texts are the client's records: they stay when their author is erased.
  names: [],
})
