import type { Principal } from '../../../http/caller.ts'
import { AppError } from '../../../http/errors.ts'
import type { EncounterAccess } from './access.ts'
import type { AttentionType } from './encounter.ts'
import { summaryOf } from './encounter.ts'
import type { EncounterStore } from './encounter-store.ts'
import type { EncounterEvents } from './events.ts'
import {
  keyOf,
  type Message,
  type MessageEvent,
  type NamedMessage,
  type NewMessage,
  type Window,
} from './message.ts'
import type { MessageLog } from './message-log.ts'
import type { Names } from './names.ts'

/** Use cases of chats, for routes and sockets alike. Each throws SESSION_NOT_FOUND and SESSION_FORBIDDEN. */
export const createChatService = (
  access: EncounterAccess,
  messages: MessageLog,
  encounters: EncounterStore,
  events: EncounterEvents,
  { nameOfUser, named }: Names,
  editMs: number,
) => {
  const withName = async (message: Message): Promise<NamedMessage> => ({
    message,
    name: await nameOfUser(message.user_id),
  })

  /** Throws MESSAGE_NOT_FOUND, FORBIDDEN for another than the author, MESSAGE_FINAL. */
  const change = async (
    caller: Principal,
    sessionId: string,
    id: string,
    fields: Partial<MessageEvent>,
  ): Promise<NamedMessage> => {
    await access.enter(caller, sessionId)
    const before = await messages.byId(sessionId, id)
    if (!before) throw new AppError('MESSAGE_NOT_FOUND')
    if (before.user_id !== caller.userId) throw new AppError('FORBIDDEN')
    await encounters.noteChanges(sessionId)
    const after = await messages.change(before, new Date(Date.now() - editMs), fields)
    if (!after) throw new AppError('MESSAGE_FINAL')
    await events.publish(sessionId, 'messageChanged', { id })
    return await withName(after)
  }

  /** Throws FORBIDDEN for another than the tutor. */
  const enterAsTutor = async (caller: Principal, sessionId: string): Promise<void> => {
    const { tutor_id } = await access.enter(caller, sessionId)
    if (tutor_id !== caller.userId) throw new AppError('FORBIDDEN')
  }

  return {
    /** Oldest first. */
    async window(caller: Principal, sessionId: string, window: Window): Promise<NamedMessage[]> {
      await access.enter(caller, sessionId)
      return await named(await messages.window(sessionId, window))
    },

    /**
     * Stores a message; of several with one `clientMessageId` of the caller the first is stored, and returned to all.
     * `onOrdered` is called once what is posted later comes after it.
     */
    async post(
      caller: Principal,
      sessionId: string,
      wanted: NewMessage,
      onOrdered = () => {},
    ): Promise<NamedMessage> {
      await access.enter(caller, sessionId)
      const { userId, role } = caller
      const own = { id: Bun.randomUUIDv7(), user_id: userId, role }
      const event = { ...own, text: wanted.text, edited_at: null, deleted_at: null }
      const appended = messages.append(sessionId, event, keyOf(userId, wanted))
      onOrdered()
      const message = await appended
      // A repeated one too: the process that stored it may have ended before it was counted.
      await encounters.countMessage(message)
      return await withName(message)
    },

    /** Throws MESSAGE_NOT_FOUND, FORBIDDEN for another than the author, MESSAGE_FINAL. */
    edit: (caller: Principal, sessionId: string, id: string, text: string): Promise<NamedMessage> =>
      change(caller, sessionId, id, { text, edited_at: new Date() }),

    /** Throws as `edit` does. */
    remove: (caller: Principal, sessionId: string, id: string): Promise<NamedMessage> =>
      change(caller, sessionId, id, { text: '', deleted_at: new Date() }),

    /** Notes that the caller has read up to `seq`; it only rises. Returns how far it has read. */
    async read(caller: Principal, sessionId: string, seq: number): Promise<number> {
      await access.enter(caller, sessionId)
      const read = Math.min(seq, await messages.last(sessionId))
      const { reads = {} } = await encounters.raiseRead(sessionId, caller.userId, read)
      return reads[caller.userId] ?? read
    },

    /** Throws FORBIDDEN for another than the tutor. */
    async setPhase(caller: Principal, sessionId: string, phase: string): Promise<void> {
      await enterAsTutor(caller, sessionId)
      await encounters.setPhase(sessionId, phase)
      await events.publish(sessionId, 'session.phase.updated', { phase })
    },

    /** Throws FORBIDDEN for another than the tutor. */
    async noteAttention(caller: Principal, sessionId: string, type: AttentionType): Promise<void> {
      await enterAsTutor(caller, sessionId)
      const encounter = await encounters.countAttention(sessionId, type)
      await events.publish(sessionId, 'session.attentionEvent.created', { type })
      await events.publish(sessionId, 'session.attentionSummary.updated', summaryOf(encounter))
    },

    /** Imports the whole chat of a session. One that exists already stays as it is. */
    async load(session_id: string, rows: { event: MessageEvent; at: Date }[]): Promise<void> {
      await messages.load(session_id, rows)
      await encounters.countMessage({ session_id, seq: rows.length })
    },

    /** Notes the messages of the last minutes again: a process that is killed may leave some that it did not note. */
    async recount(): Promise<void> {
      const newest = new Map<string, number>()
      for await (const { stream, seq } of messages.recent(recountMs))
        newest.set(stream, Math.max(seq, newest.get(stream) ?? 0))
      await Promise.all([...newest].map(([session_id, seq]) => encounters.countMessage({ session_id, seq })))
    },
  }
}

export type ChatService = ReturnType<typeof createChatService>

/** More than the pause between two recounts, and the longest write. */
const recountMs = 15 * 60 * 1000
