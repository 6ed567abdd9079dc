import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { message } from '../../../../modules/tutoring/chat/wire.ts'
import { type Answer, ApiError, call } from '../../api.ts'
import { type Live, useLive } from '../../live.ts'

export type RoomMessage = Answer<typeof message>
export type Person = { userId: string; name: string }

export type RoomChat = {
  /** Oldest first; null until they are loaded. */
  messages: Signal<RoomMessage[] | null>
  error: Signal<ApiError | null>
  present: Signal<Person[]>
  typing: Signal<Person[]>
  /** How far each of the others has read, by user. */
  reads: Signal<Record<string, number>>
  live: Live
  load: () => Promise<void>
  older: () => Promise<void>
  put: (message: RoomMessage) => void
  sayTyping: () => void
  markRead: () => void
}

type Events = {
  myId: string
  onMessage: (message: RoomMessage) => void
  onChanged: () => void
  onRecording: () => void
}
type PersonFrame = Person & { sessionId: string; users: Person[]; seq: number }

const pageSize = 100
/** Longer than the server's pause between two signals of one person. */
const typingMs = 4000
const sayTypingMs = 2000

/** The chat of one lesson: what is stored, then live what is added, changed and read, and which people are there. */
export const useRoomChat = (sessionId: string, events: Events): RoomChat => {
  const messages = useSignal<RoomMessage[] | null>(null)
  const error = useSignal<ApiError | null>(null)
  const present = useSignal<Person[]>([])
  const typing = useSignal<Person[]>([])
  const reads = useSignal<Record<string, number>>({})
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())
  const said = useRef({ typingAt: 0, readSeq: 0 })
  const path = `/sessions/${sessionId}/messages?limit=${pageSize}`
  const known = (): RoomMessage[] => messages.peek() ?? []

  const load = async (): Promise<void> => {
    try {
      messages.value = await call<RoomMessage[]>(path)
      error.value = null
    } catch (fault) {
      if (messages.peek() === null) error.value = fault instanceof ApiError ? fault : new ApiError(0, {})
    }
  }
  const put = (message: RoomMessage): void => {
    const others = known().filter(({ seq }) => seq !== message.seq)
    messages.value = [...others, message].sort((one, other) => one.seq - other.seq)
  }
  const stopTyping = (userId: string): void => {
    clearTimeout(timers.current.get(userId))
    typing.value = typing.peek().filter((one) => one.userId !== userId)
  }
  const hearTyping = ({ userId, name }: Person): void => {
    stopTyping(userId)
    typing.value = [...typing.peek(), { userId, name }]
    timers.current.set(
      userId,
      setTimeout(() => stopTyping(userId), typingMs),
    )
  }

  const onFrame = (event: string, data: unknown): void => {
    const frame = data as PersonFrame
    if (frame.sessionId !== sessionId) return
    if (event === 'newMessage') {
      const message = data as RoomMessage
      stopTyping(message.user_id)
      put(message)
      if (message.user_id !== events.myId) events.onMessage(message)
    } else if (event === 'messageChanged') put(data as RoomMessage)
    else if (event === 'presence') present.value = frame.users
    else if (event === 'typing') hearTyping(frame)
    else if (event === 'read') reads.value = { ...reads.peek(), [frame.userId]: frame.seq }
    else if (event === 'newRecording') events.onRecording()
    else if (event === 'exception') events.onChanged()
  }

  useEffect(() => {
    void load()
    return () => {
      for (const timer of timers.current.values()) clearTimeout(timer)
    }
  }, [sessionId])
  const live = useLive(messages.value !== null, {
    address: () => '/encounters',
    onOpen: async (ask) => {
      type Joined = { reads: Record<string, number> }
      const joined = await ask<Joined>('joinSession', { sessionId, after: known().at(-1)?.seq ?? 0 })
      reads.value = { ...reads.peek(), ...joined.reads }
      // What was missed may be a recording, or another state of the lesson.
      events.onRecording()
      events.onChanged()
    },
    onFrame,
    onRefused: () => {
      events.onChanged()
      void load()
    },
  })
  return {
    messages,
    error,
    present,
    typing,
    reads,
    live,
    load,
    put,
    older: async () => {
      const before = await call<RoomMessage[]>(`${path}&before=${known()[0]?.seq ?? 0}`)
      messages.value = [...before, ...known()]
    },
    sayTyping: () => {
      if (Date.now() - said.current.typingAt < sayTypingMs) return
      said.current.typingAt = Date.now()
      live.tell('typing', { sessionId })
    },
    markRead: () => {
      const seq = known().at(-1)?.seq ?? 0
      if (seq <= said.current.readSeq || live.state.peek() !== 'open') return
      said.current.readSeq = seq
      live.tell('read', { sessionId, seq })
    },
  }
}
