import type { TSchema } from '@sinclair/typebox'
import { Elysia, t } from 'elysia'
import type { Access } from './http/access.ts'
import type { Caller } from './http/caller.ts'
import { context } from './http/context.ts'
import { AppError, type ErrorCode } from './http/errors.ts'
import type { ResponseSettings } from './http/json-response.ts'
import { jsonBody } from './http/wire.ts'

/**
 * Two of the contracts claim the same paths. This file owns those paths, and the table below says which
 * claim wins by what tell. Each module answers here through claims; it mounts none of these routes itself.
 */
export type ContestedRoute =
  | 'POST /api/sessions'
  | 'GET /api/sessions/:id'
  | 'PATCH /api/sessions/:id'
  | 'DELETE /api/sessions/:id'

export type Claimant = 'valuation' | 'assistant'

/** What a claim is given: the caller is known and counted, the body is parsed but not yet checked. */
export type ClaimContext = {
  caller: Caller
  request: Request
  /** Absent on a path without parameters. */
  params: { id?: string } | undefined
  body: unknown
  set: ResponseSettings
}

/** One module's side of a contested route. */
export type Claim = {
  /** Answers, or gives null when the id is none of its own and the next claim may look. Checks access itself. */
  answer(c: ClaimContext): Promise<Response | null>
  summary: string
  body?: TSchema
  success: { status: 200 | 201; schema: TSchema }
  fails: readonly ErrorCode[]
}

export type Claims = Partial<Record<ContestedRoute, Claim>>

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Assistant sessions have UUIDs; a report id may look like one too, so each asks the other in the end. */
const byId = ({ params }: ClaimContext): Claimant[] =>
  uuidPattern.test(params?.id ?? '') ? ['assistant', 'valuation'] : ['valuation', 'assistant']

/** Only the assistant's frontend knows businesses. */
const byBusiness = ({ body }: ClaimContext): Claimant[] =>
  typeof body === 'object' && body !== null && 'businessId' in body ? ['assistant'] : ['valuation']

/** Who is asked, in turn, until one answers. */
export const rulings: Record<ContestedRoute, (c: ClaimContext) => Claimant[]> = {
  'POST /api/sessions': byBusiness,
  'GET /api/sessions/:id': byId,
  'PATCH /api/sessions/:id': byId,
  'DELETE /api/sessions/:id': byId,
}

/** Mounts the contested routes, each once. Nobody's answer is 404. */
export const createContestedPaths = (may: Access, claims: Partial<Record<Claimant, Claims>>) => {
  const dispatch = async (route: ContestedRoute, c: ClaimContext): Promise<Response> => {
    for (const claimant of rulings[route](c)) {
      const answer = await claims[claimant]?.[route]?.answer(c)
      if (answer) return answer
    }
    const id = c.params?.id
    if (id === undefined) throw new AppError('NOT_FOUND')
    throw new AppError('SESSION_NOT_FOUND', { message: `Session ${id.slice(0, 128)} not found` })
  }

  const hooks = (route: ContestedRoute) => {
    const made = Object.values(claims).flatMap((own) => own[route] ?? [])
    const bodies = made.flatMap((claim) => claim.body ?? [])
    const statuses = [...new Set(made.map((claim) => claim.success.status))]
    const schemas = (status: number) =>
      made.filter((claim) => claim.success.status === status).map((claim) => claim.success.schema)
    return {
      response: Object.fromEntries(statuses.map((status) => [status, oneOf(schemas(status))])),
      fails: [...new Set<ErrorCode>(['SESSION_NOT_FOUND', ...made.flatMap((claim) => claim.fails)])],
      detail: {
        tags: ['Sessions'],
        summary: made.map((claim) => claim.summary).join(', or '),
        // Documented only: each claim checks its own body, as one check for both would strip or refuse.
        ...(bodies.length > 0 && { requestBody: jsonBody(oneOf(bodies)) }),
      },
    }
  }

  // Each hands on what it needs by name: a context passed whole makes Elysia parse cookies, query and headers.
  return new Elysia({ name: 'convene/contested-paths' })
    .use(context)
    .post(
      '/api/sessions',
      ({ caller, request, body, set }) =>
        dispatch('POST /api/sessions', { caller, request, body, set, params: undefined }),
      may.anyone(hooks('POST /api/sessions')),
    )
    .get(
      '/api/sessions/:id',
      ({ caller, request, params, set }) =>
        dispatch('GET /api/sessions/:id', { caller, request, params, set, body: undefined }),
      may.anyone(hooks('GET /api/sessions/:id')),
    )
    .patch(
      '/api/sessions/:id',
      ({ caller, request, params, body, set }) =>
        dispatch('PATCH /api/sessions/:id', { caller, request, params, body, set }),
      may.anyone(hooks('PATCH /api/sessions/:id')),
    )
    .delete(
      '/api/sessions/:id',
      ({ caller, request, params, set }) =>
        dispatch('DELETE /api/sessions/:id', { caller, request, params, set, body: undefined }),
      may.anyone(hooks('DELETE /api/sessions/:id')),
    )
}

const oneOf = (schemas: TSchema[]): TSchema => {
  const [first] = schemas
  return schemas.length === 1 && first ? first : t.Union(schemas)
}

type RouteTable = { routes: readonly { method: string; path: string }[] }

/**
 * Throws when two of the tables have one route, whatever its parameters are called: the later one would
 * silently win. Such a route belongs into the rulings above.
 */
export const refuseOverlaps = (tables: readonly RouteTable[]): void => {
  const seen = new Set<string>()
  for (const table of tables) {
    const own = new Set(
      table.routes.map((route) => `${route.method} ${route.path.replaceAll(/:[^/]+/g, ':')}`),
    )
    for (const route of own) {
      if (seen.has(route))
        throw new Error(`two modules have the route ${route}: rule on it in contested-paths.ts`)
      seen.add(route)
    }
  }
}
