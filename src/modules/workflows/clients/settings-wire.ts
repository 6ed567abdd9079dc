import { t } from 'elysia'
import {
  boundedString,
  emailAddress,
  envelope,
  envelopeList,
  integer,
  nullable,
  oneOf,
  toEnvelope,
  uuid,
} from '../../../http/wire.ts'
import { type Account, clientRoles, clientWire, toClient, toUser, userWire } from '../../accounts/index.ts'
import type { Profile } from './people-service.ts'
import type { Preferences } from './preferences.ts'

const password = boundedString(6, 128, 'a password')
const presentedPassword = boundedString(1, 128)

// The profile

export const profile = envelope({
  user: userWire,
  client: nullable(
    t.Object({
      ...clientWire.properties,
      owner: nullable(t.Object({ id: uuid, email: t.String() })),
      collaborators_count: integer({ description: 'all people of the client' }),
    }),
  ),
})

export const toProfile = ({ account, client, owner, people }: Profile) =>
  toEnvelope({
    user: toUser(account),
    client: client && {
      ...toClient(client),
      owner: owner && { id: owner._id, email: owner.email },
      collaborators_count: people,
    },
  })

export const profileBody = t.Object(
  {
    email: t.Optional(emailAddress),
    name: t.Optional(boundedString(1, 100, 'a name')),
    current_password: t.Optional(presentedPassword),
  },
  { examples: [{ name: 'Dana Demir' }] },
)

// The people

export const { wire: collaborators, toWire: toCollaborators } = envelopeList(
  'collaborators',
  userWire,
  toUser,
)

const member = t.Object({
  id: uuid,
  email: t.String(),
  name: t.String(),
  role: oneOf(clientRoles),
})

export const { wire: members, toWire: toMembers } = envelopeList('members', member, (account: Account) => {
  const { id, email, name, client_role } = toUser(account)
  return { id, email, name, role: client_role ?? 'collaborator' }
})

/** Some pages send the role of the account, which is always `user`. */
export const inviteBody = t.Object(
  {
    email: emailAddress,
    role: t.Optional(oneOf([...clientRoles, 'user'])),
  },
  { examples: [{ email: 'new.colleague@estee-agency.com', role: 'collaborator' }] },
)

export const invited = envelope({
  user: userWire,
  temp_password: nullable(
    t.String({ description: 'shown only here; null where a link was sent by mail instead' }),
  ),
})

export const toInvited = ({
  account,
  temporaryPassword,
}: {
  account: Account
  temporaryPassword: string | null
}) => toEnvelope({ user: toUser(account), temp_password: temporaryPassword })

export const personParams = t.Object({ id: t.String({ maxLength: 64, examples: uuid.examples }) })

// Preferences and the password

const preferenceFields = {
  notifications_toast: t.Boolean(),
  notifications_sound: t.Boolean(),
  notifications_email: t.Boolean(),
  language: oneOf(['fr', 'en']),
  date_format: oneOf(['DD/MM/YYYY', 'MM/DD/YYYY', 'YYYY-MM-DD']),
  results_per_page: integer({ minimum: 5, maximum: 100, description: 'an integer from 5 to 100' }),
  theme: oneOf(['dark', 'light']),
}

export const preferences = envelope(preferenceFields)

export const toPreferences = (row: Preferences) => toEnvelope(row)

export const preferencesBody = t.Partial(t.Object(preferenceFields), {
  examples: [{ language: 'en', theme: 'light' }],
})

export const changePasswordBody = t.Object(
  {
    current_password: presentedPassword,
    new_password: password,
    confirm_password: t.Optional(presentedPassword),
  },
  {
    examples: [
      {
        current_password: 'demo-password',
        new_password: 'demo-password',
        confirm_password: 'demo-password',
      },
    ],
  },
)
