/** What a change comes from; `userId` is null for the server itself, and for the API key of a client. */
export type Actor = {
  userId: string | null
  address: string
  userAgent?: string | null
  keyId?: string
}

/** `type` is a noun such as `user` or `api_key`. */
export type AuditTarget = { type: string; id: string }

/** The fields that changed. Secrets never stand here. `client_id` is the client that the change belongs to. */
export type AuditChange = {
  /** Of records with one id the first is kept, so that a change that is told again is recorded once. */
  id?: string
  client_id?: string | null
  before?: Record<string, unknown>
  after?: Record<string, unknown>
}

/** The audit trail. `action` is a dotted verb in the past tense such as `user.suspended`. */
export type Audit = {
  /** Removes the address and the names of a user from the rows about this user. */
  erasePerson(userId: string): Promise<void>
  record(actor: Actor, action: string, target: AuditTarget, change?: AuditChange): Promise<void>
}
