import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ApiError, call } from './api.ts'

/** `starting` until the first connection is made, or cannot be made. */
export type LiveState = 'starting' | 'connecting' | 'open'
type Frame = { event: string; data: unknown; id?: number }
type Asked = {
  frame: Frame
  resolve: (answer: unknown) => void
  reject: (error: ApiError) => void
  /** Of this connection alone: never asked again. */
  once: boolean
}
export type Ask = <Value = unknown>(event: string, data: unknown) => Promise<Value>

type LiveOptions = {
  /** Where to connect, with what to resume from: asked for at each connection. */
  address: () => string
  onFrame: (event: string, data: unknown) => void
  /** Connected: what must be answered before anything that waits is sent, such as taking a place in a room. */
  onOpen?: (ask: Ask) => Promise<unknown>
  /** The server ended it for good: the screen asks again what the person may see. */
  onRefused?: () => void
}

export type Live = {
  state: Signal<LiveState>
  /**
   * Resolves with the answer, rejects with ApiError. It waits for a connection, and is asked again when one is lost
   * before the answer: only for what is safe to repeat.
   */
  ask: Ask
  /** Sends what is worth nothing later. */
  tell: (event: string, data: unknown) => void
}

const firstPauseMs = 500
/** A server that is back is found again soon. */
const longestPauseMs = 5000
/** A call over a network that has gone may hang for minutes. */
const checkMs = 5000
/** WebSocket's code of a refusal. */
const refused = 1008

const isSeen = (): boolean => document.visibilityState === 'visible'

type Refusal = { success?: boolean; error?: string; code?: string; message?: string }

const createLive = (options: { readonly current: LiveOptions }, state: Signal<LiveState>) => {
  const asked = new Map<number, Asked>()
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let lastId = 0
  let isFollowed = false

  const write = (frame: Frame): void => socket?.send(JSON.stringify(frame))

  const askOn =
    (once: boolean): Ask =>
    async <Value>(event: string, data: unknown) =>
      await new Promise<Value>((resolve, reject) => {
        lastId += 1
        const frame = { event, data, id: lastId }
        asked.set(lastId, { frame, resolve: resolve as (answer: unknown) => void, reject, once })
        if (once || state.peek() === 'open') write(frame)
        // What a person sends does not wait out a pause.
        else follow()
      })

  const answer = ({ event, data, id }: Frame): void => {
    const one = asked.get(id ?? 0)
    if (!one) return
    asked.delete(id ?? 0)
    const { success, error, code = '', message } = (data ?? {}) as Refusal
    if (event === 'ack' && success !== false) one.resolve(data)
    else one.reject(new ApiError(400, { code, message: message ?? error ?? code }))
  }

  const disconnect = (): void => {
    clearTimeout(timer)
    if (state.peek() === 'open') state.value = 'connecting'
    for (const [id, { once, reject }] of asked) {
      if (!once) continue
      asked.delete(id)
      reject(new ApiError(0, {}))
    }
    const old = socket
    socket = null
    old?.close()
  }

  const again = (): void => {
    // Meanwhile it was left, or the tab was seen again and has connected it.
    if (!isFollowed || socket !== null) return
    clearTimeout(timer)
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** failures)
    failures += 1
    state.value = 'connecting'
    // Not all at once after a restart of the server.
    timer = setTimeout(follow, pauseMs * (0.5 + Math.random() / 2))
  }

  const connect = (): void => {
    const own = new WebSocket(new URL(options.current.address(), location.href.replace(/^http/, 'ws')))
    socket = own
    own.onopen = async () => {
      try {
        await options.current.onOpen?.(askOn(true))
      } catch (error) {
        if (socket !== own) return
        if (error instanceof ApiError && error.status !== 0) options.current.onRefused?.()
        return own.close()
      }
      if (socket !== own) return
      failures = 0
      state.value = 'open'
      for (const { frame, once } of asked.values()) if (!once) write(frame)
    }
    own.onmessage = ({ data }: MessageEvent<string>) => {
      if (socket !== own) return
      const frame = JSON.parse(data) as Frame
      if (frame.id !== undefined) answer(frame)
      else options.current.onFrame(frame.event, frame.data)
    }
    own.onclose = ({ code }) => {
      if (socket !== own) return
      disconnect()
      if (code === refused) options.current.onRefused?.()
      // The login may have ended, which only a call can tell and renew.
      void call('/api/v1/auth/me', { signal: AbortSignal.timeout(checkMs) }).then(again, again)
    }
  }

  const follow = (): void => {
    if (!isFollowed) return
    if (!isSeen() || !navigator.onLine) disconnect()
    else if (socket === null) {
      clearTimeout(timer)
      connect()
    }
  }

  return {
    state,
    ask: askOn(false),
    tell: (event: string, data: unknown): void => {
      if (state.peek() === 'open') write({ event, data })
    },
    start: (): (() => void) => {
      const signals = [
        [document, 'visibilitychange'],
        [window, 'focus'],
        [window, 'online'],
        [window, 'offline'],
      ] as const
      for (const [target, name] of signals) target.addEventListener(name, follow)
      isFollowed = true
      follow()
      return () => {
        isFollowed = false
        for (const [target, name] of signals) target.removeEventListener(name, follow)
        disconnect()
      }
    },
  }
}

/**
 * A WebSocket of the server: frames `{event, data, id?}` both ways. It is open only while the tab is visible, comes
 * back after faults with growing pauses, and sends what waited. While not `active` it only collects what to send.
 */
export const useLive = (active: boolean, options: LiveOptions): Live => {
  const state = useSignal<LiveState>('starting')
  const latest = useRef(options)
  latest.current = options
  const live = useRef<ReturnType<typeof createLive> | null>(null)
  live.current ??= createLive(latest, state)
  const { start } = live.current
  useEffect(() => (active ? start() : undefined), [active])
  return live.current
}
