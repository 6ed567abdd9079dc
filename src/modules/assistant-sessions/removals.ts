import type { MessageLog } from './message-log.ts'
import type { Replies } from './replies.ts'
import type { SessionSubjects } from './session-subjects.ts'
import type { SessionStore } from './store.ts'

export type RemovalsOptions = {
  store: SessionStore
  subjects: SessionSubjects
  messages: MessageLog
  replies: Replies
}

/** Removes sessions with all that belongs to them. */
export const createRemovals = ({ store, subjects, messages, replies }: RemovalsOptions) => {
  /** The intent is stored first and deleted last, so that `finishLeftovers` repeats what a crash cut short. */
  const run = async (sessionId: string): Promise<void> => {
    await store.beginRemoval(sessionId)
    await replies.stopAll(sessionId)
    await store.remove(sessionId)
    subjects.removed(sessionId)
    await messages.drop(sessionId)
    await replies.removeAll(sessionId)
    await store.finishRemoval(sessionId)
  }

  return {
    run,
    async finishLeftovers(): Promise<void> {
      for (const sessionId of await store.unfinishedRemovals()) await run(sessionId)
    },
  }
}

export type Removals = ReturnType<typeof createRemovals>
