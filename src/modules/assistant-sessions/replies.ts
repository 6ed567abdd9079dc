import { AppError } from '../../http/errors.ts'
import type { Platform } from '../../module.ts'
import { LlmError } from '../../platform/llm.ts'
import { createOutageLog } from '../../platform/outage-log.ts'
import { withTimeout } from '../../platform/timeout.ts'
import type { Message } from './assistant-session.ts'
import type { MessageLog } from './message-log.ts'
import type { PromptFor } from './prompt.ts'
import { answerKey, type Reply, type ReplyEnd, type ReplyFailure } from './reply.ts'
import { type ReplyStore, replyCollection } from './reply-store.ts'
import type { ReplyStreams } from './reply-streams.ts'

/** The length at which a reply fails, in UTF-16 units. */
const maxReplyLength = 200_000
/** Bun fetches 256 URLs at once, all modules together: models that hang must leave enough for others. */
const maxReplies = 64
const maxRepliesOfSession = 4
const busyRetrySeconds = 5
/** How long replies that are cut short may take to store their end. */
const abortMs = 1000

/**
 * Generates replies of the model. The row of a reply names its owner, a process. Its words are a stream that
 * readers of every process follow. Its whole text becomes a message. Without a model this process begins no reply,
 * and follows those of other processes.
 */
export const createReplies = (
  { llm, changes, logger, settings: { timings } }: Platform,
  store: ReplyStore,
  streams: ReplyStreams,
  messages: MessageLog,
  promptFor: PromptFor,
) => {
  const running = new Map<string, { stop: AbortController; ended: Promise<void> }>()
  /** The sessions of replies under way at this process, from their reservation on. */
  const sessionOf = new Map<string, string>()
  const logOutage = createOutageLog(logger, timings.outageLogMs)
  let sweepTimer: Timer | null = null

  const generate = async (replyId: string, question: Message, stop: AbortController): Promise<void> => {
    if (!llm) return
    const { sessionId } = question
    const renewal = setInterval(() => {
      const renewed = store.renew({ _id: replyId, sessionId })
      renewed.then((isOurs) => isOurs || stop.abort('REPLY_STOPPED')).catch(() => undefined)
    }, timings.replyRenewMs)
    const limit = setTimeout(() => stop.abort('MODEL_FAILED'), timings.replyMaxMs)
    const writer = streams.writerOf(replyId)
    let end: ReplyEnd
    try {
      let text = ''
      for await (const piece of llm.stream(await promptFor(question), stop.signal)) {
        text += piece
        if (text.length > maxReplyLength) throw new LlmError('MODEL_FAILED', 'the reply does not end')
        writer.write(piece)
      }
      await writer.end()
      end = text.trim() === '' ? { failure: 'MODEL_FAILED' } : { text }
    } catch (error) {
      end = { failure: failureOf(error, stop.signal) }
      if (end.failure.startsWith('MODEL_')) logger.warn({ err: error, replyId }, 'a reply failed')
      await writer.end().catch(() => undefined)
    } finally {
      clearInterval(renewal)
      clearTimeout(limit)
    }
    const ended = await store.finish({ _id: replyId, sessionId }, end)
    if (ended) await settle(ended)
  }

  /**
   * Stores the end of a finished reply where its readers find it. Each step may be repeated, so that
   * another process can finish what a crash cut short.
   */
  const settle = async ({ _id, sessionId, text, failure }: Reply): Promise<void> => {
    await streams.end(_id, failure)
    if (text !== null) {
      const event = { id: Bun.randomUUIDv7(), role: 'assistant' as const, content: text }
      await messages.append(sessionId, { ...event, clientMessageId: null, replyId: _id }, answerKey(_id))
    }
    await store.markSettled({ _id, sessionId })
  }

  /** Ends the replies whose owner ended: an unfinished reply fails, a finished one becomes its message. */
  const sweep = async (): Promise<void> => {
    for (;;) {
      const lost = await store.takeOver()
      if (!lost) return
      const ended = lost.status === 'streaming' ? await store.finish(lost, { failure: 'REPLY_LOST' }) : lost
      if (ended) await settle(ended)
    }
  }

  /** The row of a reply changed: a client may have asked another process to stop it. */
  const checkStop = async (replyId: string): Promise<void> => {
    const reply = running.get(replyId)
    const sessionId = sessionOf.get(replyId)
    if (!reply || sessionId === undefined) return
    if (await store.isStopAsked({ _id: replyId, sessionId })) reply.stop.abort('REPLY_STOPPED')
  }

  changes.follow(replyCollection, (id) => {
    checkStop(String(id)).catch((error) => logger.warn({ err: error }, 'a stop could not be read'))
  })

  return {
    /**
     * Reserves a reply before its question is stored, so that each reader of the question finds the reply.
     * Returns its id. Throws ASSISTANT_NOT_CONFIGURED; ASSISTANT_BUSY when too many are under way, at this process or
     * of this session.
     */
    async reserve(sessionId: string): Promise<string> {
      if (!llm) throw new AppError('ASSISTANT_NOT_CONFIGURED')
      const ofSession = [...sessionOf.values()].filter((id) => id === sessionId)
      if (sessionOf.size >= maxReplies || ofSession.length >= maxRepliesOfSession)
        throw new AppError('ASSISTANT_BUSY', { headers: { 'retry-after': String(busyRetrySeconds) } })
      const replyId = Bun.randomUUIDv7()
      sessionOf.set(replyId, sessionId)
      try {
        await store.insert({ _id: replyId, sessionId })
      } catch (error) {
        sessionOf.delete(replyId)
        throw error
      }
      streams.open(replyId)
      return replyId
    },
    async discard(replyId: string, sessionId: string): Promise<void> {
      sessionOf.delete(replyId)
      streams.close(replyId)
      await store.discard({ _id: replyId, sessionId })
    },

    begin(replyId: string, question: Message): void {
      const stop = new AbortController()
      const ended = generate(replyId, question, stop)
        // The lease ends, and a sweep of this or another process ends the reply.
        .catch((error) => logger.error({ err: error, replyId }, 'the end of a reply could not be stored'))
        .finally(() => {
          running.delete(replyId)
          sessionOf.delete(replyId)
          streams.close(replyId)
        })
      running.set(replyId, { stop, ended })
    },

    /** Ends the replies of a session that are under way, in whichever process. Returns their number. */
    async stopAll(sessionId: string): Promise<number> {
      const ids = await store.askToStop(sessionId)
      for (const id of ids) running.get(id)?.stop.abort('REPLY_STOPPED')
      return ids.length
    },
    async removeAll(sessionId: string): Promise<void> {
      for (const id of await store.removeOfSession(sessionId)) await streams.drop(id)
    },
    latest: store.latest,
    followWords: streams.follow,

    start(): void {
      sweepTimer = setInterval(() => {
        sweep().catch((error) => logOutage({ err: error }, 'lost replies could not be ended'))
      }, timings.replySweepMs)
    },
    /** Lets replies under way finish for `replyDrainMs`, then ends the others as lost. */
    async stop(): Promise<void> {
      if (sweepTimer) clearInterval(sweepTimer)
      const all = () => Promise.all([...running.values()].map(({ ended }) => ended))
      await withTimeout(timings.replyDrainMs, all(), null)
      for (const { stop } of running.values()) stop.abort('REPLY_LOST')
      await withTimeout(abortMs, all(), null)
    },
  }
}

export type Replies = ReturnType<typeof createReplies>

const failureOf = (error: unknown, signal: AbortSignal): ReplyFailure => {
  if (signal.aborted) return signal.reason
  return error instanceof LlmError ? error.code : 'MODEL_FAILED'
}
