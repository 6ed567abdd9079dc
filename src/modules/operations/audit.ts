/** One change and who made it. Secrets never stand in `before` or `after`. */
export type AuditEntry = {
  /** A dotted past-tense verb such as `user.suspended`. */
  action: string
  actorId: string | null
  address: string
  targetType: string
  targetId: string
  clientId?: string | null
  before?: Record<string, unknown> | null
  after?: Record<string, unknown> | null
}

/** What modules need to leave a trail: the port that this module's index implements. */
export type Audit = { record(entry: AuditEntry): Promise<void> }
