import { errorCodes } from '../../http/errors.ts'
import { closeCodes } from '../../http/socket.ts'
import type { Socket } from '../../http/sockets.ts'
import { FeedOverrunError } from '../../platform/feed.ts'
import type { Message } from './assistant-session.ts'
import type { MessageLog } from './message-log.ts'
import type { Replies } from './replies.ts'
import type { ReplyFailure } from './reply.ts'
import * as wire from './wire.ts'

export type FollowSources = { messages: MessageLog; replies: Replies }

const shownReplies = 20

/**
 * Sends a session to one socket until it closes: each message after `after` in order, and the words of
 * each reply before its message. A reader that is too slow is closed, and resumes by `seq`.
 */
export const followSession = async (
  socket: Socket,
  sessionId: string,
  after: number,
  { messages, replies }: FollowSources,
): Promise<void> => {
  /** Replies under way, and when all of their words are sent. */
  const followed = new Map<string, Promise<void>>()

  const fail = (error: unknown): void => {
    if (error instanceof FeedOverrunError)
      socket.close(closeCodes.tooSlow, 'the reader is too slow; reconnect and resume')
    else socket.close(closeCodes.failed, 'reconnect and resume')
  }

  const sendFailure = (replyId: string, code: ReplyFailure) =>
    socket.send('reply.failed', { sessionId, replyId, code, message: errorCodes[code][1] })

  const sendWords = async (replyId: string): Promise<void> => {
    for await (const event of replies.followWords(replyId, socket.signal)) {
      if (event.type === 'end') {
        if (event.failure !== null) await sendFailure(replyId, event.failure)
        return
      }
      const { offset, text } = event
      if (!(await socket.send('reply.delta', { sessionId, replyId, offset, text }))) return
    }
  }

  const followReply = (replyId: string): void => {
    if (!followed.has(replyId)) followed.set(replyId, sendWords(replyId).catch(fail))
  }

  const sendLatestReplies = async (): Promise<void> => {
    for (const reply of await replies.latest(sessionId, shownReplies)) {
      if (reply.failure !== null) await sendFailure(reply._id, reply.failure)
      else if (reply.status === 'streaming') followReply(reply._id)
    }
  }

  const sendMessage = async (message: Message, isNew: boolean): Promise<boolean> => {
    const { replyId, role } = message
    const isAnswer = replyId !== null && role === 'assistant'
    // The end of a reply is stored before its message.
    if (isAnswer) await followed.get(replyId)
    const sent = wire.toMessage(message)
    if (!(await socket.send('message', sent))) return false
    if (isAnswer) {
      followed.delete(replyId)
      return await socket.send('reply.done', { sessionId, replyId, message: sent })
    }
    if (replyId !== null && isNew) followReply(replyId)
    return true
  }

  try {
    // In this order: a reply whose question comes after `last` is found by its question.
    const last = await messages.last(sessionId)
    if (last > 0 && last <= after) await sendLatestReplies()
    for await (const message of messages.follow(sessionId, after, socket.signal)) {
      if (!(await sendMessage(message, message.seq > last))) return
      if (message.seq === last) await sendLatestReplies()
    }
  } catch (error) {
    fail(error)
  }
}
