import { MongoError } from '../errors.ts'
import type { Row } from '../storage/index.ts'
import type { Source } from './scan.ts'

const sliceMs = 10

/** The time of one command: others have the event loop every few milliseconds, and it ends when its time is over. */
export class Pace {
  private readonly gone: AbortSignal
  private readonly deadline: number
  private until: number

  /** `limitMs`: Infinity without a limit. */
  constructor(limitMs: number, gone: AbortSignal) {
    this.gone = gone
    const now = performance.now()
    this.deadline = now + limitMs
    this.until = now + sliceMs
  }

  /** Whether others should have the event loop now. @throws MaxTimeMSExpired */
  get isOver(): boolean {
    const now = performance.now()
    if (now > this.deadline) throw new MongoError('MaxTimeMSExpired', 'operation exceeded time limit')
    return now >= this.until
  }

  /** Gives others the event loop. @throws ClientDisconnect when the client has gone, MaxTimeMSExpired */
  async rest(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve))
    if (this.gone.aborted) throw new MongoError('ClientDisconnect', 'the client has gone')
    this.until = performance.now() + sliceMs
  }

  /** The next row, with rests. @throws as `rest` and `isOver` */
  async next(source: Source): Promise<Row | undefined> {
    for (;;) {
      const step = source.next()
      if (this.isOver) await this.rest()
      if (step !== 'pause') return step
    }
  }

  /** Milliseconds that are left, for the next part of the same result. */
  get leftMs(): number {
    return this.deadline - performance.now()
  }
}
