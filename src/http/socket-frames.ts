import { AppError } from './errors.ts'
import { refuseUnstorableText } from './json.ts'

/** What travels on a socket, both ways. A frame with an `id` is answered by an `ack` or an `exception` with it. */
export type Frame = { event: string; data: unknown; id: string | number | null }

/** A frame as it stands in JSON: what may be absent is absent. */
export type WireFrame = { event: string; data?: unknown; id?: string | number }

const maxEventLength = 64
const maxIdLength = 128

/** Reads a frame that Elysia may have parsed already. Throws VALIDATION_FAILED for anything else. */
export const readFrame = (message: unknown): Frame => {
  const value = typeof message === 'string' ? tryParse(message) : message
  if (typeof value !== 'object' || value === null || !('event' in value)) throw notAFrame()
  const { event } = value
  const id = 'id' in value ? value.id : null
  if (typeof event !== 'string' || event.length > maxEventLength) throw notAFrame()
  if (id !== null && typeof id !== 'number' && !(typeof id === 'string' && id.length <= maxIdLength))
    throw notAFrame()
  return { event, id, data: 'data' in value ? value.data : null }
}

/** A text field of a frame's data: what the store could not give back unchanged is refused. */
export const storable = (text: string): string => {
  refuseUnstorableText(text)
  return text
}

/** An event for many sockets: it is encoded once for all of them. */
export type SharedFrame = { readonly event: string; readonly data: unknown; readonly text: string }

export const shareFrame = (event: string, data: unknown): SharedFrame => {
  let text: string | null = null
  return {
    event,
    data,
    /** As it travels on a native socket. */
    get text() {
      text ??= writeFrame(event, data)
      return text
    },
  }
}

/** The ack of a frame that was refused, where an endpoint answers refusals with acks. */
export const refusalOf = ({ code, message }: AppError) => ({ success: false as const, error: message, code })

export const writeFrame = (event: string, data: unknown, id?: string | number | null): string =>
  JSON.stringify(id === null || id === undefined ? { event, data } : { event, id, data })

const tryParse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const notAFrame = (): AppError =>
  new AppError('VALIDATION_FAILED', { text: 'A frame is {"event": …, "data": …} with an optional id' })
