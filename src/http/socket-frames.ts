import { AppError } from './errors.ts'
import { refuseUnstorableText } from './json.ts'
import type { Frame, SharedFrame, Wire } from './socket.ts'

export type { SharedFrame } from './socket.ts'

/** Bun's side of a connection, as far as it is used here. */
export type RawSocket = {
  send(text: string): number
  cork(write: () => void): void
  close(code?: number, reason?: string): void
}

type Id = string | number

/** A frame as it stands in JSON: what may be absent is absent. */
export type WireFrame = { event: string; data?: unknown; id?: string | number }

/** A frame holds the longest message with every character escaped. */
export const maxFrameBytes = 256 * 1024
const maxEventLength = 64
const maxIdLength = 128

/** Reads a message that Elysia may have parsed already. */
export const readFrame = (message: unknown): Frame<Id> => {
  const value = typeof message === 'string' ? tryParse(message) : message
  if (typeof value !== 'object' || value === null || !('event' in value)) return notAFrame()
  const { event } = value
  const id = 'id' in value ? value.id : null
  if (typeof event !== 'string' || event.length > maxEventLength) return notAFrame()
  if (id !== null && typeof id !== 'number' && !(typeof id === 'string' && id.length <= maxIdLength))
    return notAFrame()
  return { event, id, data: 'data' in value ? value.data : null }
}

/** A text field of a frame's data: what the store could not give back unchanged is refused. */
export const storable = (text: string): string => {
  refuseUnstorableText(text)
  return text
}

const writeFrame = (event: string, data: unknown, id?: Id | null): string =>
  JSON.stringify(id === null || id === undefined ? { event, data } : { event, id, data })

/** Makes an event for many sockets, of any dialect. Its data must not change any more. */
export const shareFrame = (event: string, data: unknown): SharedFrame => {
  let json: string | null = null
  let text: string | null = null
  return {
    event,
    data,
    get json() {
      json ??= JSON.stringify(data ?? null)
      return json
    },
    get text() {
      text ??= `{"event":${JSON.stringify(event)},"data":${this.json}}`
      return text
    },
  }
}

/** The answer to a frame that was refused, where refusals are answers. */
export const refusalOf = ({ code, message }: AppError) => ({ success: false as const, error: message, code })

/**
 * Frames {"event", "data", "id"?} both ways. One with an `id` is answered by an `ack` or an `exception` with it;
 * with `acksRefusals` by an `ack` in either case.
 */
export const createFrameWire = (raw: RawSocket, acksRefusals = false): Wire<Id> => ({
  send: (event, data) => raw.send(writeFrame(event, data)),
  sendShared: ({ text }) => raw.send(text),
  answer: (id, data) => raw.send(writeFrame('ack', data, id)),
  fail: (id, error) =>
    raw.send(
      acksRefusals && id !== null
        ? writeFrame('ack', refusalOf(error), id)
        : writeFrame('exception', { code: error.code, message: error.message }, id),
    ),
  cork: (write) => raw.cork(write),
  close: (code, reason) => raw.close(code, reason),
})

const tryParse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const notAFrame = (): Frame<Id> => {
  const text = 'A frame is {"event": …, "data": …} with an optional id'
  return { event: '', data: null, id: null, refusal: new AppError('VALIDATION_FAILED', { text }) }
}
