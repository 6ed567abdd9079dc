import { AppError } from './errors.ts'
import type { Frame, Wire } from './socket.ts'
import { refusalOf } from './socket-frames.ts'
import type { Session } from './socket-io-session.ts'

/** Answers one event of a Socket.IO client. */
export type Ack = (answer: unknown) => void

/**
 * Events of one namespace. An error is `{success: false, error, code}` in the answer, and an `exception` where the
 * client asks for none.
 */
export const createEventWire = (session: Session, namespace: string): Wire<Ack> => {
  const head = namespace === '/' ? '2' : `2${namespace},`
  // The packet is written here, as the library would write the JSON of a shared frame for each client.
  const send = (event: string, json: string): number =>
    session.write(`${head}[${JSON.stringify(event)},${json}]`)
  const answer = (ack: Ack, data: unknown): number => {
    ack(data)
    return session.hasRoom() ? 1 : -1
  }
  return {
    send: (event, data) => send(event, JSON.stringify(data ?? null)),
    sendShared: ({ event, json }) => send(event, json),
    answer,
    fail: (ack, error) =>
      ack
        ? answer(ack, refusalOf(error))
        : send('exception', JSON.stringify({ code: error.code, message: error.message })),
    cork: session.cork,
    close: session.end,
  }
}

/** Reads the arguments of an event, of which the last may be an ack. What stands between is left out. */
export const readEvent = (event: unknown, args: unknown[], mayHoldBytes: boolean): Frame<Ack> => {
  const last = args.at(-1)
  const id = typeof last === 'function' ? (answer: unknown): void => void last(answer) : null
  const data = args[0] === last && id ? null : args[0]
  if (mayHoldBytes && holdsBytes(args)) return { event: '', data: null, id, refusal: noBytes() }
  return { event: String(event), data, id }
}

/** Looks without recursion, as the nesting is as deep as the client likes. */
const holdsBytes = (args: unknown[]): boolean => {
  const left = [...args]
  for (;;) {
    const value = left.pop()
    if (value === undefined && left.length === 0) return false
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return true
    if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) left.push(item)
  }
}

const noBytes = (): AppError => new AppError('VALIDATION_FAILED', { text: 'Events hold JSON, not bytes' })
