import { errorCodes } from '../../http/errors.ts'
import type { Socket } from '../../http/sockets.ts'
import type { Replies } from './replies.ts'
import type { ReplyFailure } from './reply.ts'

/** Sends the replies of one session to one socket: what was said so far, then each word, then the end. */
export const createLiveReplies = (socket: Socket, sessionId: string, replies: Replies) => {
  const followed = new Map<string, Promise<void>>()

  const follow = async (replyId: string): Promise<void> => {
    for await (const event of replies.followWords(replyId, socket.signal)) {
      if (event.type === 'delta') {
        const { offset, text } = event
        if (!(await socket.send('reply.delta', { sessionId, replyId, offset, text }))) return
      } else {
        if (event.failure !== null) await sendFailure(replyId, event.failure)
        return
      }
    }
  }

  const sendFailure = (replyId: string, code: ReplyFailure) =>
    socket.send('reply.failed', { sessionId, replyId, code, message: errorCodes[code][1] })

  return {
    begin(replyId: string, onFault: (error: unknown) => void): void {
      if (followed.has(replyId)) return
      followed.set(replyId, follow(replyId).catch(onFault))
    },
    /** Resolves when all words of a reply were sent: its end is stored before its message. */
    async finish(replyId: string): Promise<void> {
      await followed.get(replyId)
      followed.delete(replyId)
    },
    sendFailure,
  }
}
