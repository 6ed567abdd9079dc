import { t } from 'elysia'
import {
  boundedString,
  envelope,
  integer,
  isoDate,
  listQuery,
  nullable,
  oneOf,
  toEnvelope,
  uuid,
} from '../../../http/wire.ts'
import { type Account, type Client, clientRoles, nameOf } from '../../accounts/index.ts'
import { toWorkflows, workflows } from '../catalogue/admin-wire.ts'
import { toWorkflow, workflow } from '../catalogue/wire.ts'
import type { Workflow } from '../catalogue/workflow.ts'
import { exampleClient } from './scope-wire.ts'

const id = (what: string, example: string) =>
  t.String({ maxLength: 64, description: what, examples: [example] })
const anyId = uuid.examples[0]
const ofClient = { client_id: uuid, client_name: t.String() }
const toOfClient = ({ _id, name }: Client) => ({ client_id: _id, client_name: name })

// The people

const member = t.Object({
  id: uuid,
  user_id: uuid,
  role: oneOf(clientRoles),
  status: t.String(),
  created_at: isoDate,
  user: t.Object({
    id: uuid,
    email: t.String(),
    name: t.String(),
    status: t.String(),
    last_login: nullable(isoDate),
  }),
})

export const toMember = (account: Account) => {
  const { _id, email, client_role, status, created_at, last_login } = account
  return {
    id: _id,
    user_id: _id,
    role: client_role ?? ('collaborator' as const),
    status,
    created_at,
    user: { id: _id, email, name: nameOf(account), status, last_login },
  }
}

export const members = envelope({
  ...ofClient,
  members: t.Array(member),
  total: integer(),
  owners_count: integer(),
  collaborators_count: integer(),
})

export const toMembers = ({ client, people }: { client: Client; people: Account[] }) => {
  const owners = people.filter(({ client_role }) => client_role === 'owner').length
  return toEnvelope({
    ...toOfClient(client),
    members: people.map(toMember),
    total: people.length,
    owners_count: owners,
    collaborators_count: people.length - owners,
  })
}

export const oneMember = envelope({ ...member.properties, member })

export const toOneMember = (account: Account) => {
  const shown = toMember(account)
  return toEnvelope({ ...shown, member: shown })
}

export const memberParams = t.Object({
  id: id('a client id', exampleClient),
  memberId: id('the id of the account', anyId),
})

export const newMemberBody = t.Object(
  { user_id: id('the id of an account', anyId), role: t.Optional(oneOf(clientRoles)) },
  { examples: [{ user_id: anyId, role: 'collaborator' }] },
)

export const memberBody = t.Object({ role: oneOf(clientRoles) }, { examples: [{ role: 'owner' }] })

// The workflows

/** All of them: a page shows them without pages. */
export const workflowQuery = t.Object(listQuery)

export const clientWorkflows = t.Object({
  ...workflows.properties,
  ...ofClient,
  data: t.Object({ ...workflows.properties.data.properties, ...ofClient }),
})

export const toClientWorkflows = (
  client: Client,
  found: Parameters<typeof toWorkflows>[0],
  page: Parameters<typeof toWorkflows>[1],
) => toEnvelope({ ...toOfClient(client), ...toWorkflows(found, page).data })

export const workflowParams = t.Object({
  id: id('a client id', exampleClient),
  workflowId: id('a workflow id', anyId),
})

export const assignBody = t.Object(
  {
    template_id: boundedString(1, 64, 'the id of a template'),
    name: t.Optional(boundedString(1, 255, 'a name')),
  },
  { examples: [{ template_id: 'image-upscaler-pro', name: 'Larger pictures' }] },
)

export const assigned = envelope({ workflow_id: uuid, client_id: uuid, workflow })

export const toAssigned = (row: Workflow, shown: Parameters<typeof toWorkflow>[0]) =>
  toEnvelope({ workflow_id: row._id, client_id: row.client_id, workflow: toWorkflow(shown) })
