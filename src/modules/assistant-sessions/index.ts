import type { Kernel, Module } from '../../module.ts'
import { createFeed } from '../../platform/feed.ts'
import { createAssistantAdminRoutes } from './admin-routes.ts'
import type { AssistantSession, MessageEvent } from './assistant-session.ts'
import { createConversations } from './conversations.ts'
import { createAssistantJobs } from './jobs.ts'
import { createLive } from './live.ts'
import { createMessageLog } from './message-log.ts'
import { createMessageService } from './message-service.ts'
import { createNotes } from './notes.ts'
import { buildPrompt, promptMessages } from './prompt.ts'
import { createRemovals } from './removals.ts'
import { createReplies } from './replies.ts'
import { keepDeltasSeconds, type ReplyEvent, sweepMs } from './reply.ts'
import { createReplyStore, replyCollection } from './reply-store.ts'
import { createReplyWords } from './reply-words.ts'
import { createAssistantRoutes } from './routes.ts'
import { createSessionService } from './service.ts'
import { createSessionSubjects } from './session-subjects.ts'
import { createAssistantSharedRoutes } from './shared-routes.ts'
import { createSessionStore } from './store.ts'
import { createTyping } from './typing.ts'
import { toMessageWire, toSessionWire } from './wire.ts'

export type { AssistantSession, MessageEvent } from './assistant-session.ts'

/** Assistant sessions and their replies (contract 001). Make it before `changes.start()`. */
export const createAssistantSessions = (kernel: Kernel) => {
  const { connection, changes, logger, may, sockets, llm, audit, settings } = kernel
  const access = settings.assistantAccess
  const store = createSessionStore(connection)
  const subjects = createSessionSubjects(store, changes)
  const messages = createMessageLog(
    createFeed<MessageEvent>({ connection, changes, collection: 'assistant_messages' }),
  )
  const words = createFeed<ReplyEvent>({
    connection,
    changes,
    collection: 'assistant_reply_words',
    keepSeconds: keepDeltasSeconds,
  })
  const notes = createNotes(connection, changes, audit)
  const replyStore = createReplyStore(connection, changes.self)
  const replies = createReplies({
    store: replyStore,
    words: createReplyWords(words),
    messages,
    noteMessage: store.noteMessage,
    async promptFor(question) {
      const businessId = (await subjects.of(question.sessionId))?.businessId ?? ''
      const window = { limit: promptMessages, before: question.seq + 1, after: null }
      const isFirst = question.seq === 1
      const history = isFirst ? [question] : await messages.window(question.sessionId, window)
      return buildPrompt(businessId, (await notes.read(businessId)).notes, history)
    },
    llm,
    logger,
  })
  changes.follow(
    replyCollection,
    (id) => {
      replies.noticeChange(String(id)).catch((error) => logger.warn({ err: error }, 'a stop was not noticed'))
    },
    () => undefined,
  )

  const removals = createRemovals(connection, async (sessionId) => {
    await replies.stopAll(sessionId)
    await store.remove(sessionId)
    subjects.forget(sessionId)
    await messages.drop(sessionId)
    for (const replyId of await replyStore.removeOfSession(sessionId)) await words.drop(replyId)
  })
  const jobs = createAssistantJobs(kernel.jobs, removals.finishLeftovers)
  const service = createSessionService({ store, subjects, access, removeWhole: removals.run })
  const messageService = createMessageService({
    messages,
    replies,
    enter: service.enter,
    noteMessage: store.noteMessage,
  })
  const conversations = createConversations({
    messages,
    ofBusiness: store.ofBusiness,
    sessionText: toSessionWire,
    messageText: toMessageWire,
  })
  const typing = createTyping(connection, changes)
  const live = createLive({ sessions: service, subjects, service: messageService, messages, replies, typing })
  let sweep: Timer | null = null

  return {
    routes: {
      sessions: createAssistantRoutes(service, messageService, may),
      live: sockets.endpoint(live),
      admin: createAssistantAdminRoutes({ may, notes, conversations }),
    },
    sharedRoutes: createAssistantSharedRoutes(service),
    userData: { eraseUser: service.eraseUser },
    /** Whether an assistant session has this id: valuation reports may not take it. */
    hasSession: async (id: string): Promise<boolean> => (await subjects.of(id)) !== null,
    /** Loads a session that happened elsewhere, with its messages; what is there already stays as it is. */
    async load(session: AssistantSession, said: (MessageEvent & { at: Date })[]): Promise<void> {
      await messages.load(
        session.id,
        said.map(({ at, ...event }) => ({ event, at })),
      )
      await store.insertUnlessThere({ ...session, messageCount: said.length })
    },
    /** Notes for a business that has none. */
    async loadNotes(businessId: string, text: string): Promise<void> {
      const { updatedAt } = await notes.read(businessId)
      if (updatedAt === null) await notes.write(businessId, text, { userId: null, address: 'seed' })
    },
    /** Notices replies whose process died, in any process, within 20 s. */
    async start(): Promise<void> {
      await jobs.schedule()
      sweep = setInterval(() => {
        replies.sweep().catch((error) => logger.warn({ err: error }, 'lost replies were not looked for'))
      }, sweepMs)
    },
    /** Ends the replies under way, whole or told as lost. */
    async stop(): Promise<void> {
      if (sweep) clearInterval(sweep)
      await replies.drain()
    },
  } satisfies Module & Record<string, unknown>
}
