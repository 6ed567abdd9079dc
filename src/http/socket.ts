import type { Caller } from './caller.ts'
import { toAppError } from './error-response.ts'
import { AppError } from './errors.ts'
import type { FaultLog } from './fault-log.ts'
import { type Frame, readFrame, writeFrame } from './socket-frames.ts'

/** Bun's side of a connection, as far as it is used here. */
export type RawSocket = {
  send(text: string): number
  close(code?: number, reason?: string): void
}

/** The part of a connection that a handler uses. */
export type Socket = {
  readonly caller: Caller
  /** Aborts when either side ends the connection. */
  readonly signal: AbortSignal
  /** Counts one request of this caller. Throws RATE_LIMITED. */
  count(): Promise<void>
  /** Sends an event. Resolves when there is room for the next one, to false once the connection is over. */
  send(event: string, data: unknown): Promise<boolean>
  close(code: number, reason: string): void
}

/** Handles the data of a frame. Returns the `data` of the ack. */
export type OnFrame = (data: unknown) => Promise<unknown>

export type SocketEvents = Record<string, OnFrame>

export const closeCodes = { stopping: 1001, refused: 1008, failed: 1011, tooSlow: 1013 } as const

const maxWaitingFrames = 200
/** A client that reads nothing for this long is too slow. */
const drainMs = 30_000

/**
 * One connection. Incoming frames are handled one after the other; outgoing ones wait while the send buffer is
 * full. An error of a handler becomes an `exception` frame.
 */
export const createConnection = (raw: RawSocket, log: FaultLog) => {
  const over = new AbortController()
  let events: SocketEvents = {}
  let waiting = 0
  // Frames that come before their handlers are known wait for them.
  const ready = Promise.withResolvers<void>()
  let handled: Promise<void> = ready.promise
  let room: PromiseWithResolvers<void> | null = null

  const close = (code: number, reason: string): void => {
    if (over.signal.aborted) return
    over.abort()
    room?.resolve()
    raw.close(code, reason)
  }

  const push = async (text: string): Promise<boolean> => {
    if (over.signal.aborted) return false
    const sent = raw.send(text)
    // Bun dropped the frame: the client would miss it between the others.
    if (sent === 0) close(closeCodes.tooSlow, 'frames were dropped; reconnect and resume')
    else if (sent === -1) await forRoom()
    return !over.signal.aborted
  }

  const forRoom = async (): Promise<void> => {
    room ??= Promise.withResolvers<void>()
    const timer = setTimeout(
      () => close(closeCodes.tooSlow, 'the reader is too slow; reconnect and resume'),
      drainMs,
    )
    await room.promise
    clearTimeout(timer)
  }

  const fail = async (error: unknown, id: Frame['id']): Promise<void> => {
    const known = toAppError(error, null)
    if (known.status >= 500) log.failed(known.code, { err: error }, 'a socket frame failed')
    await push(writeFrame('exception', { code: known.code, message: known.message }, id))
  }

  const handle = async (message: unknown): Promise<void> => {
    let id: Frame['id'] = null
    try {
      const frame = readFrame(message)
      id = frame.id
      const handler = Object.hasOwn(events, frame.event) ? events[frame.event] : undefined
      if (!handler) throw new AppError('VALIDATION_FAILED', { text: 'There is no such event here' })
      const answer = await handler(frame.data)
      if (id !== null) await push(writeFrame('ack', answer ?? null, id))
    } catch (error) {
      await fail(error, id)
    }
  }

  return {
    signal: over.signal,
    send: (event: string, data: unknown) => push(writeFrame(event, data)),
    close,
    /** Sends the exception that an error stands for. */
    fail: (error: unknown) => fail(error, null),
    /** From now on frames are handled by these. */
    listen(handlers: SocketEvents): void {
      events = handlers
      ready.resolve()
    },
    receive(message: unknown): void {
      waiting += 1
      if (waiting > maxWaitingFrames) close(closeCodes.refused, 'too many frames at once')
      handled = handled
        .then(() => (over.signal.aborted ? undefined : handle(message)))
        .finally(() => {
          waiting -= 1
        })
    },
    drained(): void {
      room?.resolve()
      room = null
    },
    /** The connection is gone. */
    ended(): void {
      over.abort()
      room?.resolve()
    },
  }
}

export type Connection = ReturnType<typeof createConnection>
