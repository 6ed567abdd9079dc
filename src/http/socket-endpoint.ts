import type { Caller } from './caller.ts'
import type { PathExamples } from './declared-fails.ts'
import type { ErrorCode } from './errors.ts'
import type { Socket, SocketEvents } from './socket.ts'

export type SocketRequest = { params: Record<string, string>; query: URLSearchParams }

/** Which callers may come in, and what happens then: the same in every dialect. */
export type SocketHandlers = {
  /** Takes a caller with an access token of another issuer for an anonymous one, instead of refusing it. */
  ignoresForeignToken?: boolean
  /** Answers a refused frame that has an id with the ack `{success: false, error, code}`, not with an exception. */
  acksRefusals?: true
  /** Throws the error that refuses the caller; after UNAUTHENTICATED a first `auth` frame may identify it. */
  admit(caller: Caller, request: SocketRequest): Promise<void>
  /** The caller is admitted. Returns what the frames do; lasting work ends with `socket.signal`. */
  open(socket: Socket, request: SocketRequest): Promise<SocketEvents>
}

/** Its path is a literal type, so that typed clients see the socket. */
export type SocketEndpoint<Path extends string = string> = SocketHandlers & {
  path: Path
  /** Its place in the API docs. */
  tag: string
  summary: string
  pathExamples?: PathExamples
  /** The error codes that `admit` throws. */
  fails: readonly ErrorCode[]
}
