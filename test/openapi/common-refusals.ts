import { MongoNetworkError } from 'mongodb'
import type { ErrorCode } from '../../src/http/errors.ts'
import { rawRequest } from '../support/raw-request.ts'
import type { CallOptions, TestServer } from '../support/server.ts'
import { exampleRequests, type Operation, toCall } from './operations.ts'
import type { Servers } from './servers.ts'

export type Refusal = { status: number; body: { code?: string } }

/** How each operation comes to a refusal of its own. */
export type OwnRefusals = Record<string, Partial<Record<ErrorCode, () => Promise<Refusal>>>>

const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

export const isSocket = ({ responses }: Operation): boolean => '101' in responses

/** Asks for a socket. Returns the answer that refuses it. */
export const askForSocket = (server: TestServer, path: string, headers: Record<string, string>) =>
  rawRequest(server.url, 'GET', path, { ...upgrade, ...headers })

/** The refusals that are alike for every operation that documents them. */
export const commonRefusals = (
  servers: Servers,
): Partial<Record<ErrorCode, (operation: Operation) => Promise<Refusal>>> => {
  const {
    clientKeys,
    main,
    endedToken,
    exhausted,
    impatient,
    withFailingStore,
    admin,
    user,
    ofRole,
    visitorToken,
  } = servers

  const credentialsOf = ({ 'x-access': rule, 'x-roles': [role] = [] }: Operation): Record<string, string> => {
    if (role) return { authorization: `Bearer ${ofRole[role].token}` }
    if (rule === 'public' || rule === 'unlimited') return {}
    const token = { anyone: visitorToken, user: user.token, client: user.token, admin: admin.token }[rule]
    return { authorization: `Bearer ${token}` }
  }

  /** Sends the first example of an operation, with other headers or another body. */
  const send = async (
    server: TestServer,
    operation: Operation,
    headers: Record<string, string>,
    body: CallOptions = {},
  ): Promise<Refusal> => {
    const [request] = exampleRequests(operation)
    if (!request) throw new Error(`${operation.name} has no example`)
    const [path, options] = toCall(operation, request)
    if (isSocket(operation)) return await askForSocket(server, path, headers)
    return await server.call(operation.method, path, {
      ...('rawBody' in body || 'body' in body ? {} : options),
      ...body,
      headers: { ...headers, ...body.headers },
    })
  }

  const sendAllowed = (operation: Operation, body?: CallOptions) =>
    send(main, operation, credentialsOf(operation), body)

  /** Announces a JSON body and sends its first character. */
  const begin = (server: TestServer, operation: Operation, length: number) => {
    const [request] = exampleRequests(operation)
    const [path] = request ? toCall(operation, request) : ['']
    const headers = { 'content-type': 'application/json', 'content-length': String(length) }
    return rawRequest(server.url, operation.method, path, { ...credentialsOf(operation), ...headers }, '{')
  }

  const sendInvalid = async (operation: Operation): Promise<Refusal> => {
    const { method, path, parameters = [], requestBody } = operation
    const options = { headers: credentialsOf(operation) }
    const ofQuery = parameters.find((parameter) => parameter.in === 'query')
    if (!ofQuery && requestBody) return await sendAllowed(operation, { body: [] })
    const tooLong = path.replaceAll(/\{\w+\}/g, 'x'.repeat(200))
    if (!ofQuery) return await main.call(method, tooLong, options)
    return await main.call(method, `${tooLong}?${ofQuery.name}=1&${ofQuery.name}=1`, options)
  }

  /** The cookie is that of a refresh, which is refused without one before the store is asked. */
  const failWith = (error: Error) => (operation: Operation) =>
    withFailingStore(error, (server) =>
      send(server, operation, { ...credentialsOf(operation), cookie: 'refresh_token=unknown' }),
    )

  return {
    GUEST_ID_INVALID: (operation) => send(main, operation, { 'x-guest-session-id': 'short' }),
    // The assistant ignores a token that is not ours.
    TOKEN_INVALID: (operation) => send(main, operation, { authorization: `Bearer ${endedToken}` }),
    API_KEY_INVALID: (operation) => send(main, operation, { 'x-api-key': 'forged' }),
    API_KEY_SCOPE: (operation) =>
      send(main, operation, {
        'x-api-key': operation['x-scope'] === 'webhooks' ? clientKeys.read : clientKeys.webhooks,
      }),
    UNAUTHENTICATED: (operation) => send(main, operation, {}),
    FORBIDDEN: (operation) => send(main, operation, { authorization: `Bearer ${user.token}` }),
    ORIGIN_FORBIDDEN: (operation) =>
      send(main, operation, { origin: 'https://foreign.example', cookie: `access_token=${admin.token}` }),
    RATE_LIMITED: (operation) => send(exhausted, operation, credentialsOf(operation)),
    VALIDATION_FAILED: sendInvalid,
    BODY_UNREADABLE: (operation) =>
      sendAllowed(operation, { rawBody: '{', headers: { 'content-type': 'application/json' } }),
    UNSUPPORTED_MEDIA_TYPE: (operation) =>
      sendAllowed(operation, { rawBody: '<p>', headers: { 'content-type': 'text/html' } }),
    TOO_LARGE: (operation) => begin(main, operation, 100_000_000),
    REQUEST_TIMEOUT: (operation) => begin(impatient, operation, 100),
    INTERNAL_ERROR: failWith(new TypeError('a fault')),
    STORE_UNAVAILABLE: failWith(new MongoNetworkError('the store is away')),
  }
}
