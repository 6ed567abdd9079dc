import { AppError, invalid } from '../../../http/errors.ts'
import type { IdempotencyKeys } from '../../../http/idempotency-keys.ts'
import type { Page } from '../../../http/wire.ts'
import { createKeyedMutex } from '../../../platform/keyed-mutex.ts'
import { changeOf, differing, type Side, type Writer } from '../news.ts'
import type { People } from '../people.ts'
import type { Teller } from '../teller.ts'
import type { Door, TrackedFilter, TrackedWrite } from '../tracked-store.ts'
import type { ReplyStore } from './reply-store.ts'
import type { TicketStore } from './store.ts'
import {
  maxOpenTickets,
  maxReplies,
  type NewTicket,
  openTicket,
  pendingReplies,
  type Reply,
  replyTo,
  resolvedAt,
  type Ticket,
  type TicketChange,
  unclosedStatuses,
} from './ticket.ts'

/** The client that a ticket is reached through; null for administrators, across clients. */
export type Reached = string | null

/** The replies that a ticket is shown with. */
const shownReplies = 50

/** Support tickets. Throws TICKET_NOT_FOUND for the ticket of another client too. */
export const createTicketService = (
  store: TicketStore,
  replies: ReplyStore,
  keys: IdempotencyKeys,
  people: Pick<People, 'isAdmin'>,
  isRunOf: (clientId: string, id: string) => Promise<boolean>,
  teller: Pick<Teller<Ticket>, 'tellSoon'>,
) => {
  const inTurn = createKeyedMutex()
  const doorOf = (clientId: Reached): Door<Ticket> =>
    clientId === null ? store.acrossClients : store.of(clientId)

  const read = async (clientId: Reached, id: string): Promise<Ticket> => {
    const found = await doorOf(clientId).byId(id)
    if (!found) throw new AppError('TICKET_NOT_FOUND')
    return found
  }

  /** Stores what a process did not store that ended. */
  const storePending = async (ticket: Pick<Ticket, 'client_id' | 'news'>): Promise<void> => {
    for (const reply of pendingReplies(ticket)) await replies.of(ticket.client_id).insertIfAbsent(reply)
  }

  /** A reply that the call before stored under the same id; null when there is none. */
  const knownReply = async (ticket: Ticket, id: string): Promise<Reply | null> =>
    pendingReplies(ticket).find(({ _id }) => _id === id) ?? (await replies.of(ticket.client_id).byId(id))

  const reserve = async (clientId: string, key: string | null, body: unknown): Promise<string> => {
    const wanted = Bun.randomUUIDv7()
    if (key === null) return wanted
    const { ids } = await keys.reserve(`support:${clientId}`, key, body, [wanted])
    return ids[0]
  }

  /** Returns what a change writes; null when the ticket has all of it already. */
  const writeOf = (before: Ticket, change: TicketChange, writer: Writer): TrackedWrite | null => {
    const set = differing(before, change)
    if (Object.keys(set).length === 0) return null
    if (writer.side === 'client' && (set.status !== undefined || set.assigned_to !== undefined))
      throw new AppError('FORBIDDEN')
    const news = changeOf(writer, before, set)
    const resolved_at = resolvedAt(before, set.status ?? before.status, news.at)
    return { set: { ...set, resolved_at }, news }
  }

  return {
    /** Newest first. */
    page: (clientId: Reached, filter: TrackedFilter, page: Page) => doorOf(clientId).page(filter, page),

    /** A ticket with its newest replies, which the side has read then, if people of it ask. */
    async show(clientId: Reached, id: string, reader: Side | null) {
      const ticket = await read(clientId, id)
      await storePending(ticket)
      const shown = await replies.of(ticket.client_id).newest(id, shownReplies)
      if (reader) await store.markRead(ticket, reader)
      return { ticket, replies: shown }
    },

    /** Replies, oldest first. A side has read them once it has the last one. */
    async replies(clientId: Reached, id: string, reader: Side | null, page: Page) {
      const ticket = await read(clientId, id)
      await storePending(ticket)
      const rows = await replies.of(ticket.client_id).page(id, page)
      if (reader && page.offset + rows.length >= ticket.reply_count) await store.markRead(ticket, reader)
      return { rows, total: ticket.reply_count }
    },

    /**
     * Opens a ticket. With a key that was used before, the ticket of then is returned.
     * Throws TICKET_LIMIT, IDEMPOTENCY_KEY_REUSED, 400 for the run of another client.
     */
    async create(clientId: string, input: NewTicket, writer: Writer, key: string | null): Promise<Ticket> {
      const own = store.of(clientId)
      const id = await reserve(clientId, key, ['ticket', input])
      const known = key === null ? null : await own.byId(id)
      if (known) return known
      const { workflow_execution_id: runId } = input
      if (runId !== null && !(await isRunOf(clientId, runId)))
        throw invalid('/workflow_execution_id', 'must be the id of an execution of this client')
      if ((await own.countUpTo(unclosedStatuses, maxOpenTickets)) >= maxOpenTickets)
        throw new AppError('TICKET_LIMIT')
      const ticket = openTicket(id, clientId, input, writer, new Date())
      if (!(await own.insertIfAbsent(ticket))) return await read(clientId, id)
      teller.tellSoon(ticket)
      return ticket
    },

    /**
     * Clients edit their text and priority; administrators also set the status and the administrator that works on
     * it. What the ticket has already may be sent too. Throws TICKET_NOT_FOUND, FORBIDDEN for what administrators
     * alone may change, 400 for an `assigned_to` that is none.
     */
    async change(clientId: Reached, id: string, change: TicketChange, writer: Writer): Promise<Ticket> {
      return await inTurn(id, async () => {
        // Each turn reads what another process wrote first.
        for (;;) {
          const before = await read(clientId, id)
          const write = writeOf(before, change, writer)
          if (!write) return before
          if (change.assigned_to && !(await people.isAdmin(change.assigned_to)))
            throw invalid('/assigned_to', 'must be the id of an administrator, or null')
          const after = await doorOf(clientId).write(before, write)
          if (!after) continue
          teller.tellSoon(after)
          return after
        }
      })
    },

    /**
     * Adds a reply; the client's reopens a ticket that is resolved or closed. With a key that was used before, the
     * reply of then is returned. Throws TICKET_NOT_FOUND, TICKET_LIMIT, IDEMPOTENCY_KEY_REUSED.
     */
    async reply(
      clientId: Reached,
      id: string,
      message: string,
      writer: Writer,
      key: string | null,
    ): Promise<{ ticket: Ticket; reply: Reply }> {
      const { client_id } = await read(clientId, id)
      const replyId = await reserve(client_id, key, ['reply', id, message])
      return await inTurn(id, async () => {
        for (;;) {
          const before = await read(clientId, id)
          // After the ticket was read: a reply that is stored later changes its version.
          const known = key === null ? null : await knownReply(before, replyId)
          if (known) return { ticket: before, reply: known }
          if (before.reply_count >= maxReplies) throw new AppError('TICKET_LIMIT', { text: tooManyReplies })
          const { reply, write } = replyTo(before, replyId, message, writer)
          const ticket = await doorOf(clientId).write(before, write)
          if (!ticket) continue
          await replies.of(client_id).insertIfAbsent(reply)
          teller.tellSoon(ticket)
          return { ticket, reply }
        }
      })
    },

    storePending,

    /** Takes the tickets of an administrator off them. Safe to repeat. */
    async eraseUser(userId: string): Promise<void> {
      for (;;) {
        const assigned = await store.acrossClients.someAssignedTo(userId)
        if (assigned.length === 0) return
        for (const ticket of assigned) {
          const set = { assigned_to: null }
          // Of a ticket that changes meanwhile the next batch has what it is then.
          const after = await store.acrossClients.write(ticket, { set, news: changeOf(erasure, ticket, set) })
          if (after) teller.tellSoon(after)
        }
      }
    },
  }
}

export type TicketService = ReturnType<typeof createTicketService>

const erasure: Writer = { side: 'admin', actor: { userId: null, address: 'erasure' } }

const tooManyReplies = `A ticket has at most ${maxReplies} replies: open another one`
