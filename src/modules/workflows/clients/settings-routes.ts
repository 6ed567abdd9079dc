import { signedIn } from '../../../http/access.ts'
import { actorOf, foldEmail } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { invalid } from '../../../http/errors.ts'
import { done, toDone } from '../../../http/wire.ts'
import type { Kernel } from '../../../module.ts'
import type { Account, Accounts } from '../../accounts/index.ts'
import type { PeopleService } from './people-service.ts'
import type { PreferencesService } from './preferences-service.ts'
import type { ClientScope } from './scope.ts'
import { clientOnly, scopeFails } from './scope-wire.ts'
import * as wire from './settings-wire.ts'

const allOf = (rows: Account[]) => ({ rows, total: rows.length })
const onePage = { limit: 1000, offset: 0 }

/** What users of workflows set for themselves and, as owners, for the people of their client. */
export const createSettingsRoutes = (
  { may, limits }: Pick<Kernel, 'may' | 'limits'>,
  scopeOf: ClientScope,
  people: PeopleService,
  preferences: PreferencesService,
  accounts: Accounts,
) =>
  table('workflow-settings', 'Workflow settings', '/api/v1')
    .get(
      '/settings/profile',
      async (c) => wire.toProfile(await people.profile(signedIn(c.caller))),
      may.user({ summary: 'Get the own profile and client', response: { 200: wire.profile } }),
    )
    .put(
      '/settings/profile',
      async (c) => {
        const user = signedIn(c.caller)
        const { email, ...rest } = c.body
        const change = { ...rest, ...(email !== undefined && { email: foldEmail(email) }) }
        const changing = () => people.changeProfile(user, change, actorOf(c.caller))
        const checksPassword = change.current_password !== undefined
        return wire.toProfile(
          checksPassword
            ? await limits.attemptLogin(c.caller.address, user.email, c.set.headers, changing)
            : await changing(),
        )
      },
      may.user({
        summary: 'Update the own name, or the e-mail address with the password',
        body: wire.profileBody,
        response: { 200: wire.profile },
        fails: ['EMAIL_TAKEN'],
      }),
    )
    .get(
      '/settings/collaborators',
      async (c) => {
        const client = await scopeOf(c.caller, c.query.client_id)
        return wire.toCollaborators(allOf(await people.people(client)), onePage)
      },
      may.user({
        summary: 'List the people of the client, newest first',
        query: clientOnly,
        response: { 200: wire.collaborators },
        fails: scopeFails,
      }),
    )
    .get(
      '/workflows/client/members',
      async (c) => {
        const client = await scopeOf(c.caller, c.query.client_id)
        return wire.toMembers(allOf(await people.people(client)), onePage)
      },
      may.user({
        summary: 'List the people of the client in short',
        query: clientOnly,
        response: { 200: wire.members },
        fails: scopeFails,
      }),
    )
    .post(
      '/settings/collaborators/invite',
      async (c) => {
        const client = await scopeOf(c.caller, c.query.client_id)
        const client_role = c.body.role === 'owner' ? 'owner' : 'collaborator'
        const input = { email: c.body.email, client_role } as const
        const invited = await people.invite(signedIn(c.caller), client, input, actorOf(c.caller))
        return c.status(201, wire.toInvited(invited))
      },
      may.user({
        summary: 'Invite a person to the client, as its owner',
        query: clientOnly,
        body: wire.inviteBody,
        response: { 201: wire.invited },
        fails: [...scopeFails, 'FORBIDDEN', 'EMAIL_TAKEN'],
      }),
    )
    .delete(
      '/settings/collaborators/:id',
      async (c) => {
        const client = await scopeOf(c.caller, c.query.client_id)
        await people.remove(signedIn(c.caller), client, c.params.id, actorOf(c.caller))
        return toDone('Collaborator removed')
      },
      may.user({
        summary: 'Remove a person from the client and end their logins, as its owner',
        params: wire.personParams,
        query: clientOnly,
        response: { 200: done },
        fails: [...scopeFails, 'FORBIDDEN', 'USER_NOT_FOUND', 'LAST_OWNER'],
      }),
    )
    .get(
      '/settings/preferences',
      async (c) => wire.toPreferences(await preferences.of(signedIn(c.caller).userId)),
      may.user({ summary: 'Get own preferences', response: { 200: wire.preferences } }),
    )
    .put(
      '/settings/preferences',
      async (c) => {
        const user = signedIn(c.caller)
        return wire.toPreferences(await preferences.change(user, c.body, actorOf(c.caller)))
      },
      may.user({
        summary: 'Update own preferences',
        body: wire.preferencesBody,
        response: { 200: wire.preferences },
      }),
    )
    .post(
      '/settings/change-password',
      async (c) => {
        const user = signedIn(c.caller)
        const { current_password, new_password, confirm_password = new_password } = c.body
        if (confirm_password !== new_password) throw invalid('/confirm_password', 'must be the new password')
        const change = () =>
          accounts.changePassword(
            user,
            current_password,
            new_password,
            actorOf(c.caller),
            '/current_password',
          )
        await limits.attemptLogin(c.caller.address, user.email, c.set.headers, change)
        return toDone('Password changed')
      },
      may.user({
        summary: 'Change the password and end all other logins',
        body: wire.changePasswordBody,
        response: { 200: done },
      }),
    )
