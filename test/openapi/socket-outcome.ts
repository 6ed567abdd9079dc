import { type ErrorCode, errorCodes } from '../../src/http/errors.ts'
import type { TestServer } from '../support/server.ts'
import { askForSocket } from './common-refusals.ts'
import { statusOf } from './operations.ts'

type Frame = { event: string; id?: number; data: { code?: string } | null }

const isCode = (code: string): code is ErrorCode => Object.hasOwn(errorCodes, code)
/** Answers have the code of a refusal, whether they are acks or exceptions. */
const statusIn = ({ data }: Frame): number => (data?.code && isCode(data.code) ? statusOf(data.code) : 101)

/**
 * Opens a socket, sends a frame at once, and then asks to be identified. Returns the status of the refusal of the
 * socket, of the caller or of the frame, and 101 without one.
 */
export const socketOutcome = async (
  server: TestServer,
  path: string,
  headers: Record<string, string>,
  frame: { event: string; data: object },
): Promise<number> => {
  const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}${path}`, { headers })
  const answers = Promise.withResolvers<Frame[] | null>()
  const received: Frame[] = []
  socket.onopen = () => {
    socket.send(JSON.stringify({ ...frame, id: 1 }))
    socket.send(JSON.stringify({ event: 'auth', data: {}, id: 2 }))
  }
  socket.onmessage = ({ data }) => {
    const answer: Frame = JSON.parse(String(data))
    if (answer.id !== undefined) received.push(answer)
    if (received.length === 2) answers.resolve(received)
  }
  socket.onerror = () => answers.resolve(null)
  socket.onclose = () => answers.resolve(null)
  const found = await answers.promise
  socket.terminate()
  if (found === null) return (await askForSocket(server, path, headers)).status
  const [ofFrame = 101, ofCaller = 101] = found
    .toSorted((one, other) => (one.id ?? 0) - (other.id ?? 0))
    .map(statusIn)
  return ofCaller === 101 ? ofFrame : ofCaller
}
