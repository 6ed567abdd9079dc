import { createIdempotencyKeys } from '../../http/idempotency-keys.ts'
import type { Kernel, Module } from '../../module.ts'
import { createFeed } from '../../platform/feed.ts'
import { createAssistantAdminRoutes } from './admin-routes.ts'
import type { MessageEvent } from './assistant-session.ts'
import { createConversations } from './conversations.ts'
import { createAssistantFrontendRoutes } from './frontend-routes.ts'
import { createAssistantJobs } from './jobs.ts'
import { createLive } from './live.ts'
import { createMessageLog } from './message-log.ts'
import { createMessageService } from './message-service.ts'
import { createNotesStore } from './notes-store.ts'
import { createPrompt } from './prompt.ts'
import { createReplies } from './replies.ts'
import { keepDeltasSeconds, type ReplyEvent } from './reply.ts'
import { createReplyStore } from './reply-store.ts'
import { createReplyStreams } from './reply-streams.ts'
import { createAssistantRoutes } from './routes.ts'
import { createSessionService } from './service.ts'
import { createSessionSubjects } from './session-subjects.ts'
import { createAssistantSharedRoutes } from './shared-routes.ts'
import { createSessionStore } from './store.ts'
import { createTypingStore } from './typing-store.ts'

export type { AssistantSession, MessageEvent } from './assistant-session.ts'

/** Assistant sessions and their replies (contract 001). Make it before `changes.start()`. */
export const createAssistantSessions = (kernel: Kernel) => {
  const { connection, changes, may, sockets, audit, settings } = kernel
  const store = createSessionStore(connection)
  const subjects = createSessionSubjects(store, changes)
  const messageFeed = createFeed<MessageEvent>({ connection, changes, collection: 'assistant_messages' })
  const messages = createMessageLog(messageFeed, store)
  const notes = createNotesStore(connection, changes, audit)
  const streams = createReplyStreams(
    createFeed<ReplyEvent>({
      connection,
      changes,
      collection: 'assistant_reply_words',
      keepSeconds: keepDeltasSeconds,
    }),
  )
  const replies = createReplies(
    kernel,
    createReplyStore(connection, changes.self, settings.timings.replyLeaseMs),
    streams,
    messages,
    createPrompt(subjects, notes, messages),
  )
  const sessions = createSessionService(
    store,
    subjects,
    messages,
    replies,
    settings.assistantAccess,
    createIdempotencyKeys(connection),
  )
  const jobs = createAssistantJobs(kernel.jobs, sessions, messages)
  const messageService = createMessageService(sessions, messages, replies)
  const conversations = createConversations(store, messages)
  const ignoresForeignToken = settings.assistantAccess === 'open'
  const typing = createTypingStore(connection, changes)
  const live = createLive({ sessions, subjects, messageService, messages, replies, typing })

  return {
    routes: {
      sessions: createAssistantRoutes(may, sessions, messageService, ignoresForeignToken),
      frontend: createAssistantFrontendRoutes(
        may,
        sessions,
        messageService,
        conversations,
        ignoresForeignToken,
      ),
      live: sockets.endpoint({ ...live, ignoresForeignToken }),
      admin: createAssistantAdminRoutes(may, notes, conversations),
    },
    sharedRoutes: createAssistantSharedRoutes(sessions),
    ignoresForeignToken,
    userData: { eraseUser: sessions.eraseUser },
    async start(): Promise<void> {
      await messages.recount()
      await jobs.schedule()
      replies.start()
    },
    stop: replies.stop,
    /** Whether an assistant session has this id: valuation reports may not take it. */
    hasSession: async (id: string): Promise<boolean> => (await subjects.of(id)) !== null,
    /** Finishes removals that a crash cut short; a job does so every hour. */
    finishRemovals: sessions.finishRemovals,
    load: sessions.load,
    loadNotes: notes.load,
  } satisfies Module & Record<string, unknown>
}
