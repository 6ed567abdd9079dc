/** What administrators see beside clients and runs, and other modules keep. */

/** A row of the audit trail. */
export type Change = {
  _id: string
  action: string
  resource_type: string
  client_id: string | null
  user_id: string | null
  created_at: Date
}

/** Requests and tickets of clients. */
export type SupportReads = {
  /** The numbers of open tickets of those of the clients that have some. */
  openTickets(clientIds: string[]): Promise<Map<string, number>>
  /** The newest ones of a client, as its administrators see them. */
  latestOf(clientId: string): Promise<{
    requests: Record<string, unknown>[]
    tickets: Record<string, unknown>[]
  }>
}

export type AdminNeeds = {
  /** The newest changes, the newest first. */
  recentChanges(limit: number): Promise<Change[]>
  /** The number of requests since then that a fault of the server ended. */
  errorsSince(at: Date): Promise<number>
  /** Percent of the minutes of the last 30 days in which the server said that it is there. */
  uptimePercent(): Promise<number>
  support: SupportReads
}
