import type { notificationList } from '../../../../modules/accounts/notifications/wire.ts'
import type { activity } from '../../../../modules/operations/audit-logs/wire.ts'
import type { Answer } from '../../api.ts'
import { useData } from '../../data.ts'
import { t } from '../../i18n/support.ts'
import type { Entry } from '../../ui/thread.tsx'
import { ticketStatuses } from './badges.tsx'
import type { Reply, Ticket } from './sides.ts'

export type StatusChange = { at: string; status: Ticket['status'] }

const isStatus = (word: unknown): word is Ticket['status'] => ticketStatuses.some((status) => status === word)

/**
 * When a ticket had which status: to administrators the audit log tells it, to the people of a client their
 * notifications. `isAdmin` is undefined until it is known.
 */
export const useStatusChanges = (id: string, isAdmin: boolean | undefined): StatusChange[] => {
  const log = useData<{ logs: Answer<typeof activity>['activity'] }>(
    isAdmin === true
      ? `/api/v1/admin/audit-logs?resource_type=support_ticket&resource_id=${id}&limit=200`
      : null,
  ).data
  const told = useData<Answer<typeof notificationList>>(
    isAdmin === false ? '/api/v1/notifications?limit=200' : null,
  ).data
  const logged = (log?.logs ?? []).map(({ created_at, changes }) => ({
    at: created_at,
    status: changes.after?.status,
  }))
  const heard = (told?.notifications ?? [])
    .filter(({ kind, resource_id }) => kind === 'ticket.status' && resource_id === id)
    .map(({ created_at, payload }) => ({ at: created_at, status: payload.status }))
  return [...logged, ...heard].flatMap(({ at, status }) => (isStatus(status) ? [{ at, status }] : []))
}

const isDone = (status: Ticket['status']): boolean => status === 'resolved' || status === 'closed'

/** The description, the replies, and between them what became of the ticket, the oldest first. */
export const entriesOf = (
  ticket: Ticket,
  replies: Reply[],
  known: StatusChange[],
  isAdmin: boolean,
): Entry[] => {
  const { id, status, resolved_at, created_at, description } = ticket
  const isUntold = resolved_at !== null && !known.some((change) => change.status === status)
  const changes = isUntold ? [...known, { at: resolved_at, status }] : known
  // The answer does not tell the side of this author: it is nearly always the client's.
  const first: Entry = {
    id,
    at: created_at,
    author: ticket.created_by_name ?? '–',
    own: !isAdmin,
    text: description,
  }
  const entries: Entry[] = [first]
  let now: Ticket['status'] = 'open'
  const become = ({ at, status: next }: StatusChange): void => {
    if (next === now) return
    now = next
    entries.push({ id: `${at} ${next}`, at, event: t('nowStatus', t(next)) })
  }
  const happened = [
    ...replies.map((reply) => ({ at: reply.created_at, reply })),
    ...changes.map((change) => ({ at: change.at, change })),
  ].sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
  for (const one of happened) {
    if ('change' in one) {
      become(one.change)
      continue
    }
    const { id, message, by, author_name, created_at } = one.reply
    const own = (by === 'admin') === isAdmin
    const badge = by === 'admin' && !isAdmin ? t('fromSupport') : undefined
    entries.push({ id, at: created_at, author: author_name, own, badge, text: message })
    // The server opens a ticket again that the client replies to.
    if (by === 'client' && isDone(now)) become({ at: created_at, status: 'open' })
  }
  return entries
}
