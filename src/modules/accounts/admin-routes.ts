import { actorOf, foldEmail } from '../../http/caller.ts'
import { table } from '../../http/context.ts'
import { done, readListPage, toDone } from '../../http/wire.ts'
import type { AccountAdminService } from './admin-service.ts'
import * as admin from './admin-wire.ts'
import type { AccountRouteOptions } from './routes.ts'
import * as wire from './wire.ts'

/** Administration of all accounts. */
export const createAccountAdminRoutes = (
  { may, limits, service }: AccountRouteOptions,
  administration: AccountAdminService,
) =>
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
        const page = readListPage(c.query)
        const filter = admin.readFilter(c.query)
        return admin.toUsers(filter ? await administration.page(filter, page) : admin.noUsers, page)
      },
      may.admin({
        summary: 'List accounts with their clients, newest first',
        query: admin.userQuery,
        response: { 200: admin.users },
      }),
    )
    .post(
      '/admin/users',
      async (c) => c.status(201, admin.toCreated(await administration.create(c.body, actorOf(c.caller)))),
      may.admin({
        summary: 'Create an account, with a link by mail or a temporary password where it has none',
        body: admin.newUserBody,
        response: { 201: admin.created },
        fails: ['EMAIL_TAKEN'],
      }),
    )
    .get(
      '/admin/users/search',
      async (c) => admin.toFound(await administration.search(c.query.q ?? '', c.query.exclude_client_id)),
      may.admin({
        summary: 'Find active accounts that could become people of a client, ten at most',
        query: admin.searchQuery,
        response: { 200: admin.found },
      }),
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
