import type { Client, ClientLimits, Plan } from '../../accounts/index.ts'

/** How many executions of one client run at once, unless it has a limit of its own. */
export const concurrencyOf: Record<Plan, number> = { premium_custom: 8, starter: 2, pro: 4 }

const billedFields = [
  'name',
  'company_name',
  'plan',
  'status',
  'subscription_amount',
  'subscription_start_date',
  'subscription_end_date',
] as const satisfies (keyof Client)[]

/** What statements say of a client. */
export type BilledClient = Pick<Client, (typeof billedFields)[number]>

/** A client as it was before a change at `until`, back to the change before that one. */
export type EarlierClient = BilledClient & { until: Date }

/** What a change takes from the statements of later months; null where it changes nothing of them. */
export const earlierOf = (before: Client, change: ClientChange, until: Date): EarlierClient | null =>
  billedFields.some((name) => change[name] !== undefined && !isSame(before[name], change[name]))
    ? {
        name: before.name,
        company_name: before.company_name,
        plan: before.plan,
        status: before.status,
        subscription_amount: before.subscription_amount,
        subscription_start_date: before.subscription_start_date,
        subscription_end_date: before.subscription_end_date,
        until,
      }
    : null

const isSame = (one: unknown, other: unknown): boolean =>
  one instanceof Date && other instanceof Date ? one.getTime() === other.getTime() : one === other

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
