import type { Convene } from '../src/convene.ts'
import { openClient, templates } from '../src/modules/workflows/index.ts'
import { seedActor } from './accounts.ts'
import { seedExecutions } from './executions.ts'

export const demoClientId = '01993a6e-0004-7000-8000-000000000001'

/** The Social Media Content Generator. */
const demoWorkflowId = '01993a6e-0004-7000-8000-000000000014'

const since = new Date('2026-01-05T08:00:00.000Z')

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
  for (const [index, template] of templates.entries()) {
    const number = (0x11 + index).toString(16)
    const id = `01993a6e-0004-7000-8000-0000000000${number}`
    // Lists are newest first: so they have the order of the catalogue.
    const at = new Date(since.getTime() - index * 60_000)
    await assign(demoClientId, template, seedActor, { id, at })
  }
  const owner = await accounts.findByEmail('contact@estee-agency.com')
  if (owner) await seedExecutions({ workflows }, demoClientId, demoWorkflowId, owner._id)
}
