import { createCheck } from '../../http/check.ts'
import { invalid } from '../../http/errors.ts'
import { closeCodes } from '../../http/socket.ts'
import { storable } from '../../http/socket-frames.ts'
import type { SocketEndpoint, SocketRequest } from '../../http/sockets.ts'
import { type FollowSources, followSession } from './follow-session.ts'
import type { MessageService } from './message-service.ts'
import type { SessionService } from './service.ts'
import type { SessionSubjects } from './session-subjects.ts'
import type { TypingStore } from './typing-store.ts'
import * as wire from './wire.ts'

export type LiveOptions = FollowSources & {
  sessions: SessionService
  subjects: SessionSubjects
  messageService: MessageService
  typing: TypingStore
}

const checkMessage = createCheck(wire.messageBody)

/**
 * `/api/sessions/:id/live`. Out: `message` for each one after `?after=`, old and new, `reply.delta`,
 * `reply.done`, `reply.failed`, `typing`. In: `send` (the body of a message), `stop`, `typing`.
 * A stopped reply ends as `reply.failed` with REPLY_STOPPED: its words are shown, never stored as a message.
 */
export const createLive = (options: LiveOptions): SocketEndpoint<'/api/sessions/:id/live'> => {
  const { sessions, subjects, messageService, messages, typing } = options
  return {
    path: '/api/sessions/:id/live',
    tag: 'Assistant sessions',
    summary: 'Follow a session live: its messages after `after`, replies as they come, typing',
    pathExamples: { id: wire.exampleSessionId },
    fails: ['VALIDATION_FAILED', 'FORBIDDEN', 'SESSION_NOT_FOUND'],

    async admit(caller, request) {
      const after = readAfter(request)
      await sessions.enter(caller, idOf(request))
      // A reader that waits for a later message would miss all that come before it.
      const newest = after === 0 ? 0 : await messages.last(idOf(request))
      if (after > newest)
        throw invalid('/after', `must be at most ${newest}, the newest seq: resume from there`)
    },

    async open(socket, request) {
      const { signal } = socket
      const sessionId = idOf(request)
      const onRemoval = () => socket.close(closeCodes.refused, 'the session was deleted')
      subjects.onRemoval(sessionId, onRemoval, signal)
      const onTyping = (connectionId: string) => void socket.send('typing', { sessionId, connectionId })
      const reportTyping = typing.join(sessionId, onTyping, signal)
      void followSession(socket, sessionId, readAfter(request), options)
      return {
        async send(data) {
          await socket.count()
          const message = await messageService.post(socket.caller, sessionId, () => {
            const wanted = checkMessage(data)
            storable(wanted.content)
            storable(wanted.clientMessageId ?? '')
            return wanted
          })
          return wire.toMessage(message)
        },
        async stop() {
          await socket.count()
          return { stopped: await messageService.stop(socket.caller, sessionId) }
        },
        typing: reportTyping,
      }
    },
  }
}

const idOf = ({ params }: SocketRequest): string => params.id ?? ''

const readAfter = ({ query }: SocketRequest): number => {
  const after = query.get('after') ?? '0'
  if (!/^\d{1,9}$/.test(after)) throw invalid('/after', 'must be a seq: an integer')
  return Number(after)
}
