import { t } from 'elysia'

/** The client of the demo data. */
export const exampleClient = '01993a6e-0004-7000-8000-000000000001'

/** Admins see the routes of one client with it. */
export const clientQuery = {
  client_id: t.Optional(t.String({ maxLength: 64, description: 'a client id, for admins' })),
}

export const clientOnly = t.Object(clientQuery)

/** What naming the client of a route can throw. */
export const scopeFails = ['NO_CLIENT', 'CLIENT_NOT_FOUND'] as const
