import { type Config, configOf, type Workflow } from './config.ts'

/** What an administrator types about a workflow. */
export type Draft = {
  name: string
  description: string
  price: string
  cost: string
  config: Config
  /** The state of the workflow that the draft began with. */
  base: string
}

/** What the form begins with. */
export const startOf = (workflow: Workflow): Draft => ({
  name: workflow.name,
  description: workflow.description,
  price: String(workflow.revenue_per_execution),
  cost: String(workflow.cost_per_execution ?? 0),
  config: configOf(workflow.config),
  base: workflow.updated_at,
})

/** What two drafts are compared by. */
export const textOf = ({ base: _, ...values }: Draft): string => JSON.stringify(values)
