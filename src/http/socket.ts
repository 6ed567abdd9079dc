import type { Caller } from './caller.ts'
import { toAppError } from './error-response.ts'
import { AppError } from './errors.ts'
import type { FaultLog } from './fault-log.ts'
import type { Limits } from './limits.ts'

/** What a client sent. Its answer goes out under `id`; null when it asks for none. */
export type Frame<Id> = {
  event: string
  data: unknown
  id: Id | null
  /** Set when it cannot be taken as it is. */
  refusal?: AppError
}

/** An event for many sockets: each text is written once for all of them. */
export type SharedFrame = {
  readonly event: string
  readonly data: unknown
  /** The data as JSON. */
  readonly json: string
  /** The whole frame as it travels on a native socket. */
  readonly text: string
}

/**
 * A dialect's side of a connection. What sends returns what Bun's `send` does: -1 while the client has to read
 * first, 0 when the frame was dropped.
 */
export type Wire<Id> = {
  send(event: string, data: unknown): number
  sendShared(frame: SharedFrame): number
  answer(id: Id, data: unknown): number
  fail(id: Id | null, error: AppError): number
  /** Sends what `write` sends with one system call. */
  cork(write: () => void): void
  close(code: number, reason: string): void
}

/** The part of a connection that a handler uses. */
export type Socket = {
  readonly caller: Caller
  /** Whether either side has ended the connection. */
  readonly isOver: boolean
  /** Aborts when either side ends the connection. */
  readonly signal: AbortSignal
  /** Counts one request of this caller. Throws RATE_LIMITED. */
  count(): Promise<void>
  /** Sends an event. Resolves when there is room for the next one, to false once the connection is over. */
  send(event: string, data: unknown): Promise<boolean>
  /**
   * Sends frames that other sockets receive too, in this order, and does not wait for room: a client that does not
   * keep up is closed, and delays no other.
   */
  sendAll(frames: readonly SharedFrame[]): void
  /** Sends the exception that an error stands for. */
  fail(error: unknown): Promise<void>
  close(code: number, reason: string): void
}

/**
 * Handles the data of a frame of a socket. Returns the `data` of the ack. Frames of one socket are handled one after
 * the other; `next` lets the next one be handled before this one is answered.
 */
export type OnFrame = (data: unknown, socket: Socket, next: () => void) => Promise<unknown>

export type SocketEvents = Record<string, OnFrame>

/** What all connections of a server have in common. */
export type Connections = {
  log: FaultLog
  limits: Pick<Limits, 'countRequest'>
  /** How long a client may take until it reads. */
  drainMs: number
  /** The events that any socket may send. */
  events: SocketEvents
  onOver(socket: Socket): void
}

export const closeCodes = { stopping: 1001, refused: 1008, failed: 1011, tooSlow: 1013 } as const

const maxWaitingFrames = 200

/**
 * One connection of any dialect. Incoming frames are handled one after the other; outgoing ones wait while the send
 * buffer is full, at most `drainMs`. A class, as closures for each of 5,000 sockets would take 3 KiB more.
 */
export class Connection<Id> implements Socket {
  isOver = false
  private readonly wire: Wire<Id>
  private readonly visitor: { readonly caller: Caller }
  private readonly shared: Connections
  private over: AbortController | null = null
  /** Null until the handlers are known: frames that come before wait for them. */
  private events: SocketEvents | null = null
  private waiting: Frame<Id>[] = []
  /** Frames that wait, and those that are not answered. */
  private unanswered = 0
  private isHandling = false
  private room: (PromiseWithResolvers<void> & { timer: Timer }) | null = null

  /** `visitor` is asked for the caller each time, which an `auth` frame may change. */
  constructor(wire: Wire<Id>, visitor: { readonly caller: Caller }, shared: Connections) {
    this.wire = wire
    this.visitor = visitor
    this.shared = shared
  }

  get caller(): Caller {
    return this.visitor.caller
  }

  // Made when it is asked for: it takes 0.5 KiB.
  get signal(): AbortSignal {
    this.over ??= new AbortController()
    if (this.isOver) this.over.abort()
    return this.over.signal
  }

  async count(): Promise<void> {
    this.shared.limits.countRequest(this.caller, {})
  }

  async send(event: string, data: unknown): Promise<boolean> {
    return await this.push(() => this.wire.send(event, data))
  }

  sendAll(frames: readonly SharedFrame[]): void {
    if (this.isOver) return
    const dropped = Number.NEGATIVE_INFINITY
    let least = 1
    const write = (): void => {
      for (const frame of frames) {
        least = Math.min(least, this.wire.sendShared(frame) || dropped)
        if (least === dropped) return
      }
    }
    // A system call for all: 0.2 µs a frame against 1.1 where 20 come together. One frame alone is slower with it.
    if (frames.length === 1) write()
    else this.wire.cork(write)
    if (least === dropped) this.onDropped()
    else if (least === -1) void this.forRoom()
  }

  close(code: number, reason: string): void {
    if (this.isOver) return
    this.ended()
    this.wire.close(code, reason)
  }

  async fail(error: unknown, id: Id | null = null): Promise<void> {
    const known = toAppError(error, null)
    if (known.status >= 500) this.shared.log.failed(known.code, { err: error }, 'a socket frame failed')
    await this.push(() => this.wire.fail(id, known))
  }

  /** From now on frames are handled by these. */
  listen(events: SocketEvents): void {
    this.events = events
    void this.handleWaiting()
  }

  receive(frame: Frame<Id>): void {
    if (this.isOver) return
    this.waiting.push(frame)
    this.unanswered += 1
    if (this.unanswered > maxWaitingFrames) this.close(closeCodes.refused, 'too many frames at once')
    void this.handleWaiting()
  }

  /** There is room to send again. */
  drained(): void {
    clearTimeout(this.room?.timer)
    this.room?.resolve()
    this.room = null
  }

  /** The connection is gone. */
  ended(): void {
    if (this.isOver) return
    this.isOver = true
    this.waiting = []
    this.over?.abort()
    this.drained()
    this.shared.onOver(this)
  }

  private async push(write: () => number): Promise<boolean> {
    if (this.isOver) return false
    const sent = write()
    if (sent === 0) this.onDropped()
    else if (sent === -1) await this.forRoom()
    return !this.isOver
  }

  // Bun dropped a frame: the client would miss it between the others.
  private onDropped(): void {
    this.close(closeCodes.tooSlow, 'frames were dropped; reconnect and resume')
  }

  private forRoom(): Promise<void> {
    // Sending may have ended the connection.
    if (this.isOver) return Promise.resolve()
    this.room ??= {
      ...Promise.withResolvers<void>(),
      timer: setTimeout(
        () => this.close(closeCodes.tooSlow, 'the reader is too slow; reconnect and resume'),
        this.shared.drainMs,
      ),
    }
    return this.room.promise
  }

  private async handleWaiting(): Promise<void> {
    if (this.isHandling || this.events === null) return
    this.isHandling = true
    for (let frame = this.waiting.shift(); frame; frame = this.waiting.shift()) {
      const { promise, resolve } = Promise.withResolvers<void>()
      void this.handle(frame, resolve).finally(() => {
        this.unanswered -= 1
        resolve()
      })
      await promise
    }
    this.isHandling = false
  }

  private async handle({ event, data, id, refusal }: Frame<Id>, next: () => void): Promise<void> {
    try {
      if (refusal) throw refusal
      const handler = this.handlerOf(event)
      if (!handler) throw new AppError('VALIDATION_FAILED', { text: 'There is no such event here' })
      const answer = await handler(data, this, next)
      if (id !== null) await this.push(() => this.wire.answer(id, answer ?? null))
    } catch (error) {
      await this.fail(error, id)
    }
  }

  private handlerOf(event: string): OnFrame | undefined {
    for (const events of [this.events ?? {}, this.shared.events])
      if (Object.hasOwn(events, event)) return events[event]
  }
}
