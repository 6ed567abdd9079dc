import type { TestSocket } from '../support/socket.ts'

type Options = { body?: unknown; token?: string; guest?: string; headers?: Record<string, string> }
// biome-ignore lint/suspicious/noExplicitAny: an answer's body is whatever its call is known to give
export type Call = (method: string, path: string, options?: Options) => Promise<{ status: number; body: any }>

/** What users do all the time. A call may be run again and again; `name` says what it does. */
export type HotCall = { name: string; run(): Promise<unknown> }

/** A server by its address, and the token of an administrator that opens what the calls need. */
export type Target = { url: string; call: Call; adminToken: string }

export type Person = { id: string; email: string; token: string }
export type AsAdmin = (method: string, path: string, body?: object) => Promise<Record<string, never>>
export type SocketOf = (path: string) => Promise<TestSocket>
export type Open = (account?: object) => Promise<Person>
