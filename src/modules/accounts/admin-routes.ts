import { actorOf, foldEmail } from '../../http/caller.ts'
import { table } from '../../http/context.ts'
import { done, readListPage, toDone } from '../../http/wire.ts'
import type { AccountRouteOptions } from './routes.ts'
import * as wire from './wire.ts'

/** Administration of all accounts. */
export const createAccountAdminRoutes = ({ may, limits, service }: AccountRouteOptions) =>
  table('accounts-admin', 'Accounts (admin)', '/api/v1')
    .post(
      '/auth/register',
      async (c) => {
        const register = () => service.register(c.body, actorOf(c.caller))
        const email = foldEmail(c.body.email)
        const account = await limits.attemptLogin(c.caller.address, email, c.set.headers, register)
        return c.status(201, wire.toOneUser(account))
      },
      may.admin({
        summary: 'Create an account of any role',
        body: wire.adminRegisterBody,
        response: { 201: wire.oneUser },
        fails: ['EMAIL_TAKEN'],
      }),
    )
    .get(
      '/admin/users',
      async (c) => {
        const { role, status } = c.query
        const page = readListPage(c.query)
        const filter = { ...(role && { role }), ...(status && { status }) }
        return wire.toUsers(await service.page(filter, page), page)
      },
      may.admin({ summary: 'List accounts', query: wire.userQuery, response: { 200: wire.users } }),
    )
    .get(
      '/admin/users/:id',
      async (c) => wire.toOneUser(await service.read(c.params.id)),
      may.admin({
        summary: 'Get an account',
        params: wire.userParams,
        response: { 200: wire.oneUser },
        fails: ['USER_NOT_FOUND'],
      }),
    )
    .patch(
      '/admin/users/:id',
      async (c) => wire.toOneUser(await service.administer(actorOf(c.caller), c.params.id, c.body)),
      may.admin({
        summary: 'Update the role, status, client or names of an account',
        params: wire.userParams,
        body: wire.adminChangeBody,
        response: { 200: wire.oneUser },
        fails: ['USER_NOT_FOUND', 'OWN_ACCOUNT', 'LAST_OWNER'],
      }),
    )
    .delete(
      '/admin/users/:id',
      async (c) => {
        await service.erase(c.params.id, actorOf(c.caller))
        return toDone('Account deleted')
      },
      may.admin({
        summary: 'Erase an account and all its data',
        params: wire.userParams,
        response: { 200: done },
        fails: ['USER_NOT_FOUND', 'OWN_ACCOUNT', 'LAST_OWNER'],
      }),
    )
