import { Elysia } from 'elysia'
import { actorOf, foldEmail } from '../../http/caller.ts'
import { context } from '../../http/context.ts'
import { done, readPage } from '../../http/wire.ts'
import type { AccountRouteOptions } from './routes.ts'
import {
  adminChangeBody,
  adminRegisterBody,
  oneUserWire,
  toOneUserWire,
  toUsersWire,
  userParams,
  userQuery,
  usersWire,
} from './wire.ts'

const tags = ['Accounts (admin)']

/** Administration of all accounts. */
export const createAccountAdminRoutes = ({ may, limits, service }: AccountRouteOptions) =>
  new Elysia({ name: 'convene/accounts-admin', prefix: '/api/v1' })
    .use(context)
    .post(
      '/auth/register',
      async (c) => {
        const account = await limits.attemptLogin(
          c.caller.address,
          foldEmail(c.body.email),
          c.set.headers,
          () => service.register(c.body, actorOf(c.caller)),
        )
        return c.status(201, toOneUserWire(account))
      },
      may.admin({
        body: adminRegisterBody,
        response: { 201: oneUserWire },
        fails: ['EMAIL_TAKEN'],
        detail: { tags, summary: 'Create an account of any role' },
      }),
    )
    .get(
      '/admin/users',
      async (c) => {
        const { role, status } = c.query
        const page = readPage(c.query)
        const { rows, total } = await service.page({ ...(role && { role }), ...(status && { status }) }, page)
        return toUsersWire(rows, total, page)
      },
      may.admin({
        query: userQuery,
        response: { 200: usersWire },
        detail: { tags, summary: 'List accounts' },
      }),
    )
    .get(
      '/admin/users/:id',
      async (c) => toOneUserWire(await service.read(c.params.id)),
      may.admin({
        params: userParams,
        response: { 200: oneUserWire },
        fails: ['USER_NOT_FOUND'],
        detail: { tags, summary: 'Get an account' },
      }),
    )
    .patch(
      '/admin/users/:id',
      async (c) => toOneUserWire(await service.administer(actorOf(c.caller), c.params.id, c.body)),
      may.admin({
        params: userParams,
        body: adminChangeBody,
        response: { 200: oneUserWire },
        fails: ['USER_NOT_FOUND', 'OWN_ACCOUNT'],
        detail: { tags, summary: 'Update the role, status, client or names of an account' },
      }),
    )
    .delete(
      '/admin/users/:id',
      async (c) => {
        await service.erase(c.params.id, actorOf(c.caller))
        return { success: true as const, message: 'Account deleted' }
      },
      may.admin({
        params: userParams,
        response: { 200: done },
        fails: ['USER_NOT_FOUND', 'OWN_ACCOUNT'],
        detail: { tags, summary: 'Erase an account and all its data' },
      }),
    )
