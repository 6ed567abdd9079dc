import type { Convene } from '../src/convene.ts'
import { openClient, templates } from '../src/modules/workflows/index.ts'
import { seedActor } from './accounts.ts'
import { seedExecutions } from './executions.ts'
import { seedWorkflowResults } from './workflow-results.ts'

export const demoClientId = '01993a6e-0004-7000-8000-000000000001'

/** The Social Media Content Generator. */
const demoWorkflowId = '01993a6e-0004-7000-8000-000000000014'

const since = new Date('2026-01-05T08:00:00.000Z')

const workflowId = (index: number): string =>
  `01993a6e-0004-7000-8000-0000000000${(0x11 + index).toString(16)}`

/** The people of Estee, the first owner first. The account of the examples is an owner, so that they all work. */
const people = [
  ['contact@estee-agency.com', 'owner'],
  ['demo@convene.example', 'owner'],
  ['studio@estee-agency.com', 'collaborator'],
] as const

/** Inserts the demo data of workflows that the store does not have yet. */
export const seedWorkflows = async ({
  accounts,
  workflows,
}: Pick<Convene, 'accounts' | 'workflows'>): Promise<void> => {
  const { clients, assign } = workflows
  const client = openClient(
    {
      name: 'Estee',
      email: 'contact@estee-agency.com',
      company_name: 'Estee Agency',
      plan: 'premium_custom',
      subscription_amount: 2500,
      subscription_start_date: since,
    },
    since,
  )
  await clients.insert({ ...client, _id: demoClientId })
  for (const [email, client_role] of people) {
    const account = await accounts.findByEmail(email)
    if (account && account.client_id === null)
      await accounts.administer(seedActor, account._id, { client_id: demoClientId, client_role })
  }
  await Promise.all(
    templates.map((template, index) => {
      // Lists are newest first: so they have the order of the catalogue.
      const at = new Date(since.getTime() - index * 60_000)
      return assign(demoClientId, template, seedActor, { id: workflowId(index), at })
    }),
  )
  const owner = await accounts.findByEmail('contact@estee-agency.com')
  if (owner) await seedExecutions({ workflows }, demoClientId, demoWorkflowId, owner._id)
  await renewWorkflows({ accounts, workflows })
}

/**
 * Gives the demo workflows of an earlier server what their templates have now, unless they were changed, and a run
 * with its pictures each. Does nothing in a store without the demo client.
 */
export const renewWorkflows = async ({
  accounts,
  workflows,
}: Pick<Convene, 'accounts' | 'workflows'>): Promise<void> => {
  if (!(await workflows.clients.byId(demoClientId))) return
  const ids = templates.map((_, index) => workflowId(index))
  await Promise.all(
    templates.map((template, index) => workflows.renew(workflowId(index), template, seedActor)),
  )
  const owner = await accounts.findByEmail('contact@estee-agency.com')
  if (owner) await seedWorkflowResults({ workflows }, demoClientId, ids, owner._id)
}
