import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { CallOptions, TestServer } from '../support/server.ts'
import type { Demo } from './demo.ts'
import type { Change } from './earlier-answers.ts'
import { exampleRequests, type Operation, toCall } from './operations.ts'
import type { CallerName, Outcome, Right } from './rights.ts'
import { socketOutcome } from './socket-outcome.ts'

/** Makes the objects of a call, and what else it has instead of the example. */
export type Target = (name: CallerName) => Change | Promise<Change>
export type Targets = Record<string, Target>

/** One operation, or one use of it, and its right. */
export type Row = { product: string; name: string; operation: Operation; right: Right }

export type Sent = { status: number; text: string }

/** `GET /path`, without the words that tell which object or request is meant. */
export const operationOf = (row: string): string => row.split(' ', 2).join(' ')

export const isAllowed = (outcome: Outcome, status: number): boolean =>
  outcome === 'allowed' ? status < 400 : status === outcome

/** A call that any caller can send. */
export type Prepared = {
  path: string
  params: Record<string, string>
  options: CallOptions
  /** In whose name the first caller sends it, where not in its own. */
  own: Pick<CallOptions, 'token' | 'guest'>
  frame: Change['frame']
}

/** Prepares the first example of an operation with a change. */
export const prepare = (operation: Operation, change: Change): Prepared => {
  const [request] = exampleRequests(operation)
  if (!request) throw new Error(`${operation.name} has no example`)
  const { body } = request
  const params = { ...request.params, ...change.params }
  const [path, options] = toCall(operation, {
    ...request,
    params,
    query: { ...request.query, ...change.query },
    ...(body && { body: { ...body, value: { ...body.value, ...change.body } } }),
  })
  const { token, guest, ...more } = change.options ?? {}
  const own = { ...(token && { token }), ...(guest && { guest }) }
  return { path, params, options: { ...options, ...more }, own, frame: change.frame }
}

/** Sends a call in the name of a caller. */
export const sendAs = async (
  { server, call }: Demo,
  { method }: Operation,
  { path, options, frame }: Prepared,
  caller: CallOptions,
): Promise<Sent> => {
  const headers = { ...options.headers, ...caller.headers }
  if (!frame) return await call(method, path, { ...options, ...caller, headers })
  if (caller.token) headers.authorization = `Bearer ${caller.token}`
  if (caller.guest) headers['x-guest-session-id'] = caller.guest
  return { status: await socketOutcome(server, path, headers, frame), text: '' }
}

/** All that a server keeps but the log of its requests: the rows of each collection by their ids, without the last uses of keys, and its files. */
export const stateOf = async ({ database, settings }: TestServer): Promise<Record<string, string>> => {
  const db = database.getClient().db(database.name)
  const state: Record<string, string> = {}
  for (const { collectionName } of await db.collections()) {
    if (collectionName === 'api_logs') continue
    for (const row of await db.collection(collectionName).find().toArray())
      state[`${collectionName} ${String(row._id)}`] = JSON.stringify({ ...row, last_used_at: undefined })
  }
  const files = await readdir(join(settings.dataDir, 'files'), { recursive: true })
  for (const file of files) state[`file ${file}`] = ''
  return state
}
