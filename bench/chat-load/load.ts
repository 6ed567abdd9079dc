import type { TcpProxy } from '../../test/support/tcp-proxy.ts'
import { count, request } from '../cases.ts'
import type { Person } from '../tutoring-cases.ts'
import type { Ack, Dialect, Line } from './line.ts'

/** The chat of one booking under load. */
export type Lesson = {
  id: string
  /** What was acknowledged, by `clientMessageId`. */
  sent: Map<string, { seq: number; id: string }>
  /** Whether the senders have ended. */
  isWritten: boolean
}

/** Says when a client cuts its connection, and counts it. */
export const createLoad = (urls: string[], random: () => number, isOver: () => boolean) => {
  const moments = new Map<string, number>()
  const lines = new Map<string, number>()
  let made = 0
  let faults = 0
  let repeated = 0

  const fault = (text: string): void => {
    faults += 1
    if (faults <= 20) console.log(`FAULT ${text}`)
  }

  const pick = <One>(some: readonly One[]): One => {
    const one = some[Math.floor(random() * some.length)]
    if (one === undefined) throw new Error('nothing to pick from')
    return one
  }

  return {
    random,
    pick,
    fault,
    isOver,
    made: () => made,
    faults: () => faults,
    repeated: () => repeated,
    moments,
    lines,

    /** Cuts a line, by its client or by a reset on the way, and waits until the client knows. */
    async cut(line: Line, proxy: TcpProxy, dialect: Dialect, moment: string): Promise<void> {
      made += 1
      count(moments, moment)
      count(lines, dialect)
      let isClosed = false
      const closing = line.closed.then(() => {
        isClosed = true
      })
      // A line that connects, or is between two polls, has no connection at the proxy yet.
      if (random() < 0.5)
        for (let tries = 0; !isClosed && tries < 200; tries += 1) {
          proxy.cut()
          await Promise.race([closing, Bun.sleep(5)])
        }
      line.end()
      await line.closed
      proxy.cut()
      proxy.behave(() => 'pass')
      proxy.cutAnswersAt(Number.POSITIVE_INFINITY)
    },

    /** Notes an ack: of one `clientMessageId`, all must name one message. */
    note(lesson: Lesson, clientMessageId: string, ack: Ack): void {
      const { seq = 0, message } = ack
      if (!ack.success || !message) {
        fault(`a message was refused: ${JSON.stringify(ack)}`)
        return
      }
      const known = lesson.sent.get(clientMessageId)
      if (known) repeated += 1
      if (known && (known.seq !== seq || known.id !== message.id))
        fault(`${clientMessageId} was stored twice: ${known.seq} and ${seq}`)
      lesson.sent.set(clientMessageId, { seq, id: message.id })
    },

    /** Posts a message by the route of either process. */
    async post({ id }: Lesson, { token }: Person, text: string, clientMessageId: string): Promise<Ack> {
      const sent = { token, body: { text, clientMessageId } }
      const { status, body } = await request(pick(urls), 'POST', `/sessions/${id}/messages`, sent)
      const seq = Number(body.seq)
      return status === 201
        ? { success: true, seq, message: { id: String(body.id), seq, text } }
        : { success: false, code: `${status} ${body.code}` }
    },
  }
}

export type Load = ReturnType<typeof createLoad>
