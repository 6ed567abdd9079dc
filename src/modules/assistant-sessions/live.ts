import { createCheck } from '../../http/check.ts'
import { invalid } from '../../http/errors.ts'
import { closeCodes } from '../../http/socket.ts'
import { storable } from '../../http/socket-frames.ts'
import type { Socket, SocketEndpoint, SocketRequest } from '../../http/sockets.ts'
import { FeedOverrunError } from '../../platform/feed.ts'
import type { Message } from './assistant-session.ts'
import { createLiveReplies } from './live-replies.ts'
import type { MessageLog } from './message-log.ts'
import type { MessageService } from './message-service.ts'
import type { Replies } from './replies.ts'
import type { SessionService } from './service.ts'
import type { SessionSubjects } from './session-subjects.ts'
import type { Typing } from './typing.ts'
import { messageBody, toMessageWire } from './wire.ts'

export type LiveOptions = {
  sessions: SessionService
  subjects: SessionSubjects
  service: MessageService
  messages: MessageLog
  replies: Replies
  typing: Typing
}

const checkMessage = createCheck(messageBody)
const shownReplies = 20

/**
 * `/api/sessions/:id/live`. Out: `message` for each one after `?after=`, old and new, `reply.delta`,
 * `reply.done`, `reply.failed`, `typing`. In: `send` (the body of a message), `stop`, `typing`.
 * A stopped reply ends as `reply.failed` with REPLY_STOPPED: what was said of it is shown, never stored as a message.
 */
export const createLive = (options: LiveOptions): SocketEndpoint => {
  const { sessions, subjects, service, messages, replies, typing } = options
  const idOf = ({ params }: SocketRequest): string => params.id ?? ''

  const open = async (socket: Socket, request: SocketRequest) => {
    const sessionId = idOf(request)
    const after = readAfter(request.query)
    const unwatch = subjects.watchRemovals((removed) => {
      if (removed === sessionId) socket.close(closeCodes.refused, 'the session was deleted')
    })
    const leaveTyping = typing.join(sessionId, (from) => void socket.send('typing', { sessionId, ...from }))
    socket.signal.addEventListener('abort', () => {
      unwatch()
      leaveTyping.leave()
    })
    void follow(socket, sessionId, after)
    return {
      async send(data: unknown) {
        await socket.count()
        const message = await service.post(socket.caller, sessionId, () => {
          const wanted = checkMessage(data)
          storable(wanted.content)
          storable(wanted.clientMessageId ?? '')
          return wanted
        })
        return toMessageWire(message)
      },
      async stop() {
        await socket.count()
        return { stopped: await service.stop(socket.caller, sessionId) }
      },
      async typing() {
        await leaveTyping.say(socket.caller.user?.userId ?? null)
      },
    }
  }

  /** One reader for the whole session: messages in order, each reply's words before its message. */
  const follow = async (socket: Socket, sessionId: string, after: number): Promise<void> => {
    const onFault = (error: unknown) => {
      const late = error instanceof FeedOverrunError
      socket.close(
        late ? closeCodes.tooSlow : closeCodes.failed,
        late ? 'the reader is too slow; reconnect and resume' : 'reconnect and resume',
      )
    }
    try {
      // In this order: a reply whose question comes after `last` is found by its question.
      const last = await messages.last(sessionId)
      const live = createLiveReplies(socket, sessionId, replies)
      const catchUp = async () => {
        for (const reply of await replies.latest(sessionId, shownReplies)) {
          if (reply.failure !== null) await live.sendFailure(reply.id, reply.failure)
          else if (reply.status === 'streaming') live.begin(reply.id, onFault)
        }
      }
      if (last > 0 && last <= after) await catchUp()
      for await (const message of messages.follow(sessionId, after, socket.signal)) {
        if (!(await deliver(socket, live, message, message.seq > last, onFault))) return
        if (message.seq === last) await catchUp()
      }
    } catch (error) {
      onFault(error)
    }
  }

  const deliver = async (
    socket: Socket,
    live: ReturnType<typeof createLiveReplies>,
    message: Message,
    isNew: boolean,
    onFault: (error: unknown) => void,
  ): Promise<boolean> => {
    const { replyId, sessionId } = message
    const ends = replyId !== null && message.role === 'assistant'
    if (ends) await live.finish(replyId)
    const wire = toMessageWire(message)
    if (!(await socket.send('message', wire))) return false
    if (ends) return await socket.send('reply.done', { sessionId, replyId, message: wire })
    if (replyId !== null && isNew) live.begin(replyId, onFault)
    return true
  }

  return {
    path: '/api/sessions/:id/live',
    tags: ['Assistant sessions'],
    summary: 'A session live: its messages after `after`, replies as they come, typing',
    async admit(caller, request) {
      readAfter(request.query)
      await sessions.enter(caller, idOf(request))
    },
    open,
  }
}

const readAfter = (query: URLSearchParams): number => {
  const after = query.get('after') ?? '0'
  if (!/^\d{1,9}$/.test(after)) throw invalid('/after', 'must be a seq: a whole number')
  return Number(after)
}
