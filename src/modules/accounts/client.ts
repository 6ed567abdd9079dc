import type { ClientKeyHolder } from '../../http/caller.ts'

/** The companies that accounts work for, as logins show them. The module of workflows keeps them. */

export const plans = ['premium_custom', 'starter', 'pro'] as const
export const clientStatuses = ['active', 'pending', 'suspended'] as const
export const clientRoles = ['owner', 'collaborator'] as const

export type Plan = (typeof plans)[number]
export type ClientStatus = (typeof clientStatuses)[number]
export type ClientRole = (typeof clientRoles)[number]

export type Client = {
  _id: string
  name: string
  email: string | null
  company_name: string | null
  plan: Plan
  status: ClientStatus
  /** Euros a month. */
  subscription_amount: number
  subscription_start_date: Date | null
  subscription_end_date: Date | null
  created_at: Date
  updated_at: Date
  /** The accounts that count as owners, of which there is always one once there was a first one. */
  owner_ids: string[]
  /** Absent until an administrator sets some. */
  limits?: ClientLimits
}

/** What an administrator allows one client; null is what all clients have. */
export type ClientLimits = {
  /** For each user and each API key. */
  requests_per_minute: number | null
  concurrent_executions: number | null
  file_space_bytes: number | null
}

/** The limit of requests as callers carry it. */
export const requestLimitOf = (client: Client | null): { requestLimit?: number } => {
  const limit = client?.limits?.requests_per_minute ?? null
  return limit === null ? {} : { requestLimit: limit }
}

/** What accounts ask the module that keeps the clients. */
export type ClientDirectory = {
  /** The client as it is now: a suspension takes effect at the next read. */
  byId(id: string): Promise<Client | null>
  /** Those of the ids that exist. */
  byIds(ids: string[]): Promise<Client[]>
  /** The ids of the clients of a plan. */
  idsOfPlan(plan: Plan): Promise<string[]>
  /** Returns null for a key that is unknown or expired, or whose client is suspended. */
  holderOf(key: string): Promise<ClientKeyHolder | null>
  /** A user of the client made a request. Costs the request nothing. */
  noteVisit(clientId: string): void
  /** Counts an account as an owner of its client. */
  addOwner(clientId: string, userId: string): Promise<void>
  /** Stops counting an account as an owner. Throws LAST_OWNER. Does nothing for an account that is none. */
  releaseOwner(clientId: string, userId: string): Promise<void>
}
