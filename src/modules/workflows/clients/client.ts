import type { Client, ClientLimits, Plan } from '../../accounts/index.ts'

/** How many executions of one client run at once, unless it has a limit of its own. */
export const concurrencyOf: Record<Plan, number> = { premium_custom: 8, starter: 2, pro: 4 }

export const noLimits: ClientLimits = {
  requests_per_minute: null,
  concurrent_executions: null,
  file_space_bytes: null,
}

export const slotsOfClient = ({ plan, limits }: Client): number =>
  limits?.concurrent_executions ?? concurrencyOf[plan]

/** An undefined field stays as it is. */
export type ClientChange = {
  [Field in Exclude<keyof Client, '_id' | 'owner_ids' | 'created_at' | 'updated_at'>]?:
    | Client[Field]
    | undefined
}

export type NewClient = ClientChange & { name: string }

export const openClient = (input: NewClient, now: Date): Client => ({
  _id: Bun.randomUUIDv7(),
  name: input.name.trim(),
  email: input.email ?? null,
  company_name: input.company_name?.trim() || null,
  plan: input.plan ?? 'starter',
  status: input.status ?? 'active',
  subscription_amount: input.subscription_amount ?? 0,
  subscription_start_date: input.subscription_start_date ?? null,
  subscription_end_date: input.subscription_end_date ?? null,
  created_at: now,
  updated_at: now,
  owner_ids: [],
})
