import type { Logger } from 'pino'
import { AppError } from '../../http/errors.ts'
import { type ChatMessage, type Llm, LlmError } from '../../platform/llm.ts'
import type { Message } from './assistant-session.ts'
import type { MessageLog } from './message-log.ts'
import { answerKey, heartbeatMs, type Reply, type ReplyFailure } from './reply.ts'
import type { ReplyStore } from './reply-store.ts'
import type { ReplyWords } from './reply-words.ts'

export type RepliesOptions = {
  store: ReplyStore
  words: ReplyWords
  messages: MessageLog
  noteMessage(sessionId: string, seq: number, at: Date): Promise<boolean>
  promptFor(question: Message): Promise<ChatMessage[]>
  /** null: nobody answers, but what other processes' models say is shown all the same. */
  llm: Llm | null
  logger: Logger
}

type EndedReply = Pick<Reply, 'id' | 'sessionId' | 'text' | 'failure'>

/** A reply longer than this is not an answer. */
const maxReplyLength = 200_000
const drainMs = 5000

/**
 * Asks the model and stores what it says. The reply's row says who is at it; its words are followed by
 * whoever looks on, wherever; its text becomes a message once, when it is whole.
 */
export const createReplies = ({
  store,
  words,
  messages,
  noteMessage,
  promptFor,
  llm,
  logger,
}: RepliesOptions) => {
  const owner = Bun.randomUUIDv7()
  const running = new Map<string, { stop: AbortController; ended: Promise<void> }>()

  const ask = async (replyId: string, question: Message, stop: AbortController): Promise<void> => {
    if (!llm) return
    const heartbeat = setInterval(() => {
      const renewed = store.renew(replyId, owner)
      renewed.then((mine) => mine || stop.abort('REPLY_STOPPED')).catch(() => undefined)
    }, heartbeatMs)
    const writer = words.writerOf(replyId)
    let end: { text: string } | { failure: ReplyFailure }
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
      if (!stop.signal.aborted) logger.warn({ err: error, replyId }, 'a reply failed')
      await writer.end().catch(() => undefined)
    } finally {
      clearInterval(heartbeat)
    }
    if (!(await store.finish(replyId, owner, end))) return
    await settle({ id: replyId, sessionId: question.sessionId, text: null, failure: null, ...end })
  }

  /**
   * Puts the end of a finished reply where everybody sees it. Each step may be repeated, so that another
   * process can finish what one that died began.
   */
  const settle = async ({ id, sessionId, text, failure }: EndedReply): Promise<void> => {
    await words.end(id, failure)
    if (text !== null) {
      const event = { id: Bun.randomUUIDv7(), role: 'assistant' as const, content: text }
      const whole = { ...event, clientMessageId: null, replyId: id }
      const { message } = await messages.append(sessionId, whole, answerKey(id))
      // The session may have been removed meanwhile: nothing of it stays behind.
      if (!(await noteMessage(sessionId, message.seq, message.createdAt))) await messages.drop(sessionId)
    }
    await store.markSettled(id)
  }

  return {
    /**
     * Reserves a reply before its question is stored, so that whoever sees the question finds the reply.
     * Throws ASSISTANT_NOT_CONFIGURED.
     */
    async reserve(sessionId: string): Promise<string> {
      if (!llm) throw new AppError('ASSISTANT_NOT_CONFIGURED')
      const replyId = Bun.randomUUIDv7()
      await store.insert(replyId, sessionId, owner)
      words.open(replyId)
      return replyId
    },
    async discard(replyId: string): Promise<void> {
      words.close(replyId)
      await store.discard(replyId)
    },

    begin(replyId: string, question: Message): void {
      const stop = new AbortController()
      const ended = ask(replyId, question, stop)
        // The lease runs out, and another process or this one says that the reply is lost.
        .catch((error) => logger.error({ err: error, replyId }, 'a reply could not be ended'))
        .finally(() => {
          running.delete(replyId)
          words.close(replyId)
        })
      running.set(replyId, { stop, ended })
    },

    /** Ends the replies of a session that are under way, in whichever process. */
    async stopAll(sessionId: string): Promise<number> {
      const ids = await store.askToStop(sessionId)
      for (const id of ids) running.get(id)?.stop.abort('REPLY_STOPPED')
      return ids.length
    },
    /** A reply's row changed: if it is one of ours, somebody may have asked to stop it. */
    async noticeChange(replyId: string): Promise<void> {
      const reply = running.get(replyId)
      if (reply && (await store.isStopAsked(replyId))) reply.stop.abort('REPLY_STOPPED')
    },

    /** Ends what processes that died left open: half a reply fails, a whole one becomes its message. */
    async sweep(): Promise<void> {
      for (;;) {
        const reply = await store.takeOver(owner)
        if (!reply) return
        if (reply.status === 'streaming') await store.finish(reply.id, owner, { failure: 'REPLY_LOST' })
        const ended = await store.byId(reply.id)
        if (ended && ended.status !== 'streaming') await settle(ended)
      }
    },

    /** Lets replies under way finish for 5 s; those that do not are told to their readers as lost. */
    async drain(): Promise<void> {
      const all = () => Promise.all([...running.values()].map((reply) => reply.ended))
      await Promise.race([all(), Bun.sleep(running.size > 0 ? drainMs : 0)])
      for (const reply of running.values()) reply.stop.abort('REPLY_LOST')
      await Promise.race([all(), Bun.sleep(running.size > 0 ? 1000 : 0)])
    },
    latest: store.latest,
    followWords: words.follow,
  }
}

export type Replies = ReturnType<typeof createReplies>

const failureOf = (error: unknown, signal: AbortSignal): ReplyFailure => {
  if (signal.aborted) return signal.reason === 'REPLY_LOST' ? 'REPLY_LOST' : 'REPLY_STOPPED'
  return error instanceof LlmError ? error.code : 'MODEL_FAILED'
}
