import { Elysia } from 'elysia'
import { type Access, signedIn } from '../../http/access.ts'
import { context } from '../../http/context.ts'
import type { Limits } from '../../http/limits.ts'
import { done, readPage } from '../../http/wire.ts'
import { foldEmail } from './account.ts'
import type { AccountService } from './service.ts'
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

/** Administration of everybody's accounts. */
export const createAccountAdminRoutes = (may: Access, limits: Limits, service: AccountService) =>
  new Elysia({ name: 'convene/accounts-admin', prefix: '/api/v1' })
    .use(context)
    .post(
      '/auth/register',
      async (c) => {
        const { email, password, role, subjects } = c.body
        const { first_name: firstName, last_name: lastName, client_id: clientId } = c.body
        const admin = signedIn(c.caller).userId
        const { address } = c.caller
        const account = await limits.attemptLogin(address, foldEmail(email), c.set.headers, () =>
          service.register(
            { email, password, role, subjects, firstName, lastName, clientId },
            admin,
            address,
          ),
        )
        c.set.status = 201
        return toOneUserWire(account)
      },
      may.admin({
        body: adminRegisterBody,
        response: { 201: oneUserWire },
        fails: ['EMAIL_TAKEN'],
        detail: { tags, summary: 'Make an account of any role' },
      }),
    )
    .get(
      '/admin/users',
      async (c) => {
        const { limit, offset } = readPage(c.query)
        const { role, status } = c.query
        const page = await service.page({ ...(role && { role }), ...(status && { status }) }, limit, offset)
        return toUsersWire(page.accounts, page.total, limit, offset)
      },
      may.admin({
        query: userQuery,
        response: { 200: usersWire },
        detail: { tags, summary: 'All accounts' },
      }),
    )
    .get(
      '/admin/users/:id',
      async (c) => toOneUserWire(await service.read(c.params.id)),
      may.admin({
        params: userParams,
        response: { 200: oneUserWire },
        fails: ['USER_NOT_FOUND'],
        detail: { tags, summary: 'One account' },
      }),
    )
    .patch(
      '/admin/users/:id',
      async (c) => {
        const { role, status, client_id: clientId, first_name: firstName, last_name: lastName } = c.body
        const change = { role, status, clientId, firstName, lastName }
        const account = await service.administer(signedIn(c.caller), c.params.id, change, c.caller.address)
        return toOneUserWire(account)
      },
      may.admin({
        params: userParams,
        body: adminChangeBody,
        response: { 200: oneUserWire },
        fails: ['USER_NOT_FOUND', 'OWN_ACCOUNT'],
        detail: { tags, summary: "Change an account's role, status, client or names" },
      }),
    )
    .delete(
      '/admin/users/:id',
      async (c) => {
        await service.erase(c.params.id, signedIn(c.caller), c.caller.address)
        return { success: true as const, message: 'Account deleted' }
      },
      may.admin({
        params: userParams,
        response: { 200: done },
        fails: ['USER_NOT_FOUND', 'OWN_ACCOUNT'],
        detail: { tags, summary: 'Erase an account and everything that is its own' },
      }),
    )
