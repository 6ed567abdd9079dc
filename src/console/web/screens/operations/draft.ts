import { rebase } from '../../conflict.ts'
import { type Config, configOf, type Workflow } from './config.ts'

type Values = {
  name: string
  description: string
  price: string
  cost: string
  config: Config
}

/** What an administrator types about a workflow, and the state of the workflow that it began with. */
export type Draft = Values & { base: Values & { updated_at: string } }

/** What the form begins with. */
export const startOf = (workflow: Workflow): Draft => {
  const values = {
    name: workflow.name,
    description: workflow.description,
    price: String(workflow.revenue_per_execution),
    cost: String(workflow.cost_per_execution ?? 0),
    config: configOf(workflow.config),
  }
  return { ...values, base: { ...values, updated_at: workflow.updated_at } }
}

/** What two drafts are compared by. */
export const textOf = ({ name, description, price, cost, config }: Values): string =>
  JSON.stringify({ name, description, price, cost, config })

/** The draft over a workflow that was saved since: what was not typed here is as it is there. */
export const rebased = ({ base, ...typed }: Draft, workflow: Workflow): Draft => {
  const { base: next, ...newer } = startOf(workflow)
  const config = rebase(typed.config, base.config, newer.config)
  return { ...rebase<Values>(typed, base, newer), config, base: next }
}
