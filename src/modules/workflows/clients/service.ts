import { AppError } from '../../../http/errors.ts'
import type { Page } from '../../../http/wire.ts'
import type { Actor, Audit } from '../../../platform/audit.ts'
import type { Account, Accounts, Client } from '../../accounts/index.ts'
import { noFigures, type RunFigures, type WorkflowFigures } from '../catalogue/run-figures.ts'
import type { WorkflowStore } from '../catalogue/store.ts'
import type { PeriodFigures } from '../ledger/period-figures.ts'
import { type ClientChange, type NewClient, openClient } from './client.ts'
import type { Clients } from './directory.ts'
import type { ClientFilter, SuspendedBy } from './store.ts'

export type ClientWithCounts = {
  client: Client
  owner: Account | null
  users: number
  workflows: number
  figures: WorkflowFigures
  /** Runs that ended in the last 30 days. */
  lately: number
  last_seen_at: Date | null
}

const lateDays = 30

const target = (id: string) => ({ type: 'client', id })

/** Use cases of admins around clients. */
export const createClientService = (
  clients: Clients,
  accounts: Accounts,
  workflows: WorkflowStore,
  runs: Pick<RunFigures, 'figuresOfClients'>,
  periods: Pick<PeriodFigures, 'endedOf'>,
  audit: Audit,
) => {
  const { store, visits, forget } = clients

  const withCounts = async (rows: Client[]): Promise<ClientWithCounts[]> => {
    const ids = rows.map(({ _id }) => _id)
    const [owners, users, counts, figures, lately, seen] = await Promise.all([
      accounts.byIds(rows.flatMap(({ owner_ids }) => owner_ids.slice(0, 1))),
      accounts.countsOfClients(ids),
      workflows.acrossClients.countsOfClients(ids),
      runs.figuresOfClients(ids),
      periods.endedOf(ids, lateDays),
      visits.lastOf(ids),
    ])
    return rows.map((client) => ({
      client,
      owner: owners.find(({ _id }) => _id === client.owner_ids[0]) ?? null,
      users: users.get(client._id) ?? 0,
      workflows: counts.get(client._id) ?? 0,
      figures: figures.get(client._id) ?? noFigures,
      lately: lately.get(client._id) ?? 0,
      last_seen_at: seen.get(client._id) ?? null,
    }))
  }

  /** Throws CLIENT_NOT_FOUND. */
  const found = (client: Client | null): Client => {
    if (!client) throw new AppError('CLIENT_NOT_FOUND')
    return client
  }

  type Condition = { suspendedBy?: SuspendedBy; isExpected?: (client: Client) => boolean }

  /** Reads, checks and writes; again where another caller wrote in between. */
  const write = async (
    id: string,
    wanted: ClientChange,
    { suspendedBy, isExpected = () => true }: Condition,
  ): Promise<[before: Client, after: Client]> => {
    for (;;) {
      const before = found(await store.byId(id))
      if (!isExpected(before)) throw new AppError('PRECONDITION_FAILED')
      const after = await store.change(before, wanted, suspendedBy)
      if (after) return [before, after]
    }
  }

  const change = async (
    id: string,
    wanted: ClientChange,
    actor: Actor,
    condition: Condition = {},
  ): Promise<Client> => {
    const [before, after] = await write(id, wanted, condition)
    forget(id)
    // The status refuses tokens at once. Their logins end for good, also once the client is active again.
    if (after.status === 'suspended') await accounts.endLoginsOfClient(id)
    const action = after.status === before.status ? 'client.changed' : `client.${after.status}`
    await audit.record(actor, action, target(id), {
      client_id: id,
      before: changedFields(before, wanted),
      after: changedFields(after, wanted),
    })
    return after
  }

  return {
    async page(filter: ClientFilter, page: Page): Promise<{ rows: ClientWithCounts[]; total: number }> {
      const { rows, total } = await store.page(filter, page)
      return { rows: await withCounts(rows), total }
    },

    async create(input: NewClient, actor: Actor): Promise<Client> {
      const client = openClient(input, new Date())
      await store.insert(client)
      const { name, plan, status, subscription_amount } = client
      await audit.record(actor, 'client.created', target(client._id), {
        client_id: client._id,
        after: { name, plan, status, subscription_amount },
      })
      return client
    },

    /** Throws CLIENT_NOT_FOUND. */
    find: async (id: string): Promise<Client> => found(await store.byId(id)),

    /** Throws CLIENT_NOT_FOUND. */
    async read(id: string): Promise<ClientWithCounts> {
      const [row] = await withCounts([found(await store.byId(id))])
      if (!row) throw new AppError('CLIENT_NOT_FOUND')
      return row
    },

    /**
     * A suspension ends the tokens of the client's people. `isExpected` says whether the client is as the caller knows it.
     * Throws CLIENT_NOT_FOUND, PRECONDITION_FAILED.
     */
    change,

    /** Throws CLIENT_NOT_FOUND. */
    suspend: (id: string, actor: Actor): Promise<Client> => change(id, { status: 'suspended' }, actor),
  }
}

export type ClientService = ReturnType<typeof createClientService>

const changedFields = (client: Client, wanted: ClientChange): Record<string, unknown> =>
  Object.fromEntries(Object.entries(client).filter(([name]) => Object.hasOwn(wanted, name)))
