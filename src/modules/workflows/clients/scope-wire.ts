import { t } from 'elysia'

/** Admins see the routes of one client with it. */
export const clientQuery = {
  client_id: t.Optional(t.String({ maxLength: 64, description: 'a client id, for admins' })),
}

/** What naming the client of a route can throw. */
export const scopeFails = ['NO_CLIENT', 'CLIENT_NOT_FOUND'] as const
