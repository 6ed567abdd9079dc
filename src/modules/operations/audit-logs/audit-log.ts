/** One change, with its user and what was changed. */
export type AuditLog = {
  /** Its time is that of the change. */
  _id: string
  /** The client that the change belongs to. */
  client_id: string | null
  /** null for the server itself, and for callers that are not known. */
  user_id: string | null
  /** Absent but for changes that the API key of a client made. */
  api_key_id?: string
  /** A dotted verb in the past tense such as `user.suspended`. */
  action: string
  resource_type: string
  resource_id: string
  changes: { before: Record<string, unknown> | null; after: Record<string, unknown> | null }
  ip_address: string
  user_agent: string | null
  created_at: Date
}

/** A row with the address of its user; null without a user. */
export type ShownAuditLog = AuditLog & { email: string | null }

export type AuditFilter = {
  client_id?: string | undefined
  user_id?: string | undefined
  action?: string | undefined
  resource_type?: string | undefined
  resource_id?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
}
