import type { Static, TSchema } from 'elysia'
import type { Access } from './access.ts'
import type { Caller } from './caller.ts'
import { table } from './context.ts'
import { AppError, type ErrorCode } from './errors.ts'
import type { ResponseSettings } from './json-response.ts'
import { documented } from './wire.ts'

/**
 * Two products use the same paths. This file owns these paths and decides which product is asked; each
 * product answers through its `SharedRoutes` and mounts none of these routes itself.
 */

/** What an answering product is given: the caller is identified and counted, the body is parsed but not checked. */
export type SharedContext = {
  caller: Caller
  request: Request
  /** Empty on a path without an id. */
  id: string
  body?: unknown
  set: ResponseSettings
}

/** The answer of one product to one shared path. */
export type SharedRoute = {
  /** Returns null when the id belongs to no session of this product. Checks access and body itself. */
  answer(c: SharedContext): Promise<Response | null>
  summary: string
  response: TSchema
  fails: readonly ErrorCode[]
}

export type SharedRoutes = Record<'read' | 'delete', SharedRoute> &
  Record<'create' | 'update', SharedRoute & { body: TSchema }> & {
    /** The id of a session of the demo data. */
    exampleId: string
  }

type RouteName = Exclude<keyof SharedRoutes, 'exampleId'>

export type Product = 'valuation' | 'assistant'

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Ids of assistant sessions are UUIDs. A report id may look like one too, so the other product is asked next. */
export const productsById = (id: string): Product[] =>
  uuidPattern.test(id) ? ['assistant', 'valuation'] : ['valuation', 'assistant']

/** Only the frontend of the assistant sends a `businessId`. */
export const productByBody = (body: unknown): Product =>
  typeof body === 'object' && body !== null && 'businessId' in body ? 'assistant' : 'valuation'

/**
 * Mounts the shared paths. An id that no product knows is 404 SESSION_NOT_FOUND. `ignoresForeignToken`: whether the
 * assistant does; valuations refuse such a token.
 */
export const createSharedRoutes = <
  const Valuation extends SharedRoutes,
  const Assistant extends SharedRoutes,
>(
  may: Access,
  sides: { valuation: Valuation; assistant: Assistant },
  ignoresForeignToken: boolean,
) => {
  const ask = async (products: Product[], name: RouteName, c: SharedContext): Promise<Response> => {
    for (const product of products) {
      if (product === 'valuation' && c.caller.foreignToken) throw new AppError('TOKEN_INVALID')
      const answer = await sides[product][name].answer(c)
      if (answer) return answer
    }
    throw new AppError('SESSION_NOT_FOUND', { message: `Session ${c.id.slice(0, 128)} not found` })
  }
  const byId = (name: RouteName, c: SharedContext) => ask(productsById(c.id), name, c)

  // The types are named, as TypeScript forgets those of a field of a generic value.
  const bodyOf = <Name extends 'create' | 'update'>(name: Name) =>
    documented<Static<Valuation[Name]['body']> | Static<Assistant[Name]['body']>>({
      anyOf: [sides.valuation[name], sides.assistant[name]].map(({ summary, body }) => ({
        ...body,
        title: summary,
      })),
    })
  const answerOf = <Name extends RouteName>(name: Name) =>
    documented<Static<Valuation[Name]['response']> | Static<Assistant[Name]['response']>>({
      anyOf: [sides.valuation[name].response, sides.assistant[name].response],
    })
  const hooksOf = <Name extends RouteName, Own extends ErrorCode = never>(name: Name, ...own: Own[]) => ({
    summary: `${sides.valuation[name].summary}, or ${sides.assistant[name].summary}`,
    ignoresForeignToken,
    pathExamples: {
      id: {
        [sides.valuation[name].summary]: sides.valuation.exampleId,
        [sides.assistant[name].summary]: sides.assistant.exampleId,
      },
    },
    fails: [...own, ...sides.valuation[name].fails, ...sides.assistant[name].fails] as (
      | Own
      | (Valuation[Name] | Assistant[Name])['fails'][number]
    )[],
  })

  // Each handler names what it needs: for a whole context Elysia would parse cookies, query and headers.
  return table('shared-routes', 'Sessions')
    .post(
      '/api/sessions',
      ({ caller, request, body, set }) =>
        ask([productByBody(body)], 'create', { caller, request, body, set, id: '' }),
      may.anyone({
        ...hooksOf('create'),
        largeBody: true,
        body: bodyOf('create'),
        response: { 201: answerOf('create') },
      }),
    )
    .get(
      '/api/sessions/:id',
      ({ caller, request, params: { id }, set }) => byId('read', { caller, request, id, set }),
      may.anyone({ ...hooksOf('read', 'SESSION_NOT_FOUND'), response: { 200: answerOf('read') } }),
    )
    .patch(
      '/api/sessions/:id',
      ({ caller, request, params: { id }, body, set }) => byId('update', { caller, request, id, body, set }),
      may.anyone({
        ...hooksOf('update', 'SESSION_NOT_FOUND'),
        largeBody: true,
        body: bodyOf('update'),
        response: { 200: answerOf('update') },
      }),
    )
    .delete(
      '/api/sessions/:id',
      ({ caller, request, params: { id }, set }) => byId('delete', { caller, request, id, set }),
      may.anyone({ ...hooksOf('delete', 'SESSION_NOT_FOUND'), response: { 200: answerOf('delete') } }),
    )
}

type RouteTable = { routes: readonly { method: string; path: string }[] }

const keysOf = (table: RouteTable): Set<string> =>
  new Set(table.routes.map(({ method, path }) => `${method} ${path.replaceAll(/:[^/]+/g, ':')}`))

/**
 * Throws when two tables have one route, whatever its parameters are called, as the later one would win
 * silently, and when a route of a table is missing in `app`.
 */
export const checkTables = (tables: readonly RouteTable[], app: RouteTable): void => {
  const seen = new Set<string>()
  const mounted = keysOf(app)
  for (const route of tables.flatMap((table) => [...keysOf(table)])) {
    if (seen.has(route)) throw new Error(`two modules have the route ${route}: share it in shared-routes.ts`)
    if (!mounted.has(route)) throw new Error(`the route ${route} is not mounted: add its table to app.ts`)
    seen.add(route)
  }
}
