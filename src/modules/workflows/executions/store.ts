import type { Collection, Filter } from 'mongodb'
import type { Page } from '../../../http/wire.ts'
import { createBatch, type Waiting } from '../../../platform/batch.ts'
import { firstBatch, firstRow, insertOnce } from '../../../platform/mongo.ts'
import { type Execution, type ExecutionStatus, executionStatuses, type Outcome } from './execution.ts'

export type ExecutionFilter = {
  statuses?: ExecutionStatus[] | undefined
  workflowIds?: string[] | undefined
  userId?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
  /** The oldest first. */
  ascending?: boolean | undefined
  /** Those that follow it in the list. */
  after?: Pick<Execution, '_id' | 'created_at'> | undefined
}

export type StatusCounts = Record<ExecutionStatus, number>

/** A row of a list, without the input and the output of its run. */
export type ListedExecution = Omit<Execution, 'input_data' | 'output_data' | 'batch_results' | 'plan'> &
  Partial<Pick<Execution, 'input_data' | 'output_data'>>

export type OpenRuns = { client_id: string; workflow_id: string; count: number }

/** Fields that lists leave out unless they are asked for. */
export type LargeField = 'input_data' | 'output_data'

/** Executions, reached through the client that they belong to, or by admins across clients. */
export const createExecutionStore = (rows: Collection<Execution>) => {
  const insertGroup = async (group: Waiting<Execution, void>[]): Promise<[]> => {
    const [only] = group
    if (only && group.length === 1) await rows.insertOne(only.item)
    else await rows.insertMany(group.map(({ item }) => item))
    for (const { resolve } of group) resolve()
    return []
  }
  /** Runs that are accepted together are stored in one write. */
  const insert = createBatch<Execution, void>({ write: insertGroup, maxItems: 200, maxWrites: 2 })

  type Wanted = { clientId: string; id: string }
  const readGroup = async (group: Waiting<Wanted, Execution | null>[]): Promise<[]> => {
    const ids = only([...new Set(group.map(({ item }) => item.id))])
    const client_id = only([...new Set(group.map(({ item }) => item.clientId))])
    const found = await firstBatch(rows, { filter: { _id: ids, client_id }, limit: group.length })
    const byId = new Map(found.map((row) => [row._id, row]))
    for (const { item, resolve } of group) {
      const row = byId.get(item.id)
      resolve(row?.client_id === item.clientId ? row : null)
    }
    return []
  }
  /** Pages poll: reads that wait together are one. */
  const read = createBatch<Wanted, Execution | null>({ write: readGroup, maxItems: 20, maxWrites: 2 })

  /** The number of runs that failed since, without cancelled ones. One outcome at a time: an index has each by time. */
  const failedSince = async (at: Date): Promise<number> => {
    const count = (outcome: Outcome) => rows.countDocuments({ outcome, completed_at: { $gte: at } })
    return (await Promise.all(failedOutcomes.map(count))).reduce((sum, one) => sum + one, 0)
  }

  const scoped = (scope: Filter<Execution>) => {
    const filterOf = ({ workflowIds, userId, after, ...wanted }: ExecutionFilter): Filter<Execution> => ({
      ...scope,
      ...(workflowIds && { workflow_id: only(workflowIds) }),
      ...(userId !== undefined && { user_id: userId }),
      ...createdIn(wanted),
      ...(after && following(after, wanted)),
    })

    /** One status at a time: an index has each in order, and none has several. */
    const pageOf = async (wanted: ExecutionFilter, { limit, offset }: Page, large: readonly LargeField[]) => {
      const direction = wanted.ascending ? 1 : -1
      const sort = { created_at: direction, _id: direction } as const
      const projection = { batch_results: 0, plan: 0, ...withoutLarge(large) }
      const find = (filter: Filter<Execution>, skip: number, count: number) =>
        firstBatch<Execution, ListedExecution>(rows, { filter, projection, sort, skip, limit: count })
      const base = filterOf(wanted)
      const statuses = [...new Set(wanted.statuses ?? [])]
      if (statuses.length === 0 || statuses.length === executionStatuses.length)
        return await find(base, offset, limit)
      const [status] = statuses
      if (status && statuses.length === 1) return await find({ ...base, status }, offset, limit)
      const parts = await Promise.all(
        statuses.map((one) => find({ ...base, status: one }, 0, offset + limit)),
      )
      const merged = parts.flat().sort((one, other) => direction * compare(one, other))
      return merged.slice(offset, offset + limit)
    }

    return {
      byId: (id: string): Promise<Execution | null> => firstRow(rows, { _id: id, ...scope }),

      /** Newest first. */
      page: pageOf,

      /** By index; 0 for a status that is not wanted. */
      async counts(wanted: ExecutionFilter = {}): Promise<StatusCounts> {
        const base = filterOf(wanted)
        const counts: StatusCounts = { pending: 0, processing: 0, completed: 0, failed: 0 }
        const count = async (status: ExecutionStatus) => {
          counts[status] = await rows.countDocuments({ ...base, status })
        }
        await Promise.all((wanted.statuses ?? executionStatuses).map(count))
        return counts
      },

      /** Returns null when the run is absent or has ended. */
      cancel: (id: string): Promise<Execution | null> =>
        rows.findOneAndUpdate(
          { _id: id, status: { $in: ['pending', 'processing'] }, ...scope },
          {
            $set: {
              status: 'failed',
              outcome: 'cancelled',
              error_message: 'Cancelled',
              owner: null,
              unsettled: true,
              updated_at: new Date(),
            },
            $currentDate: { completed_at: true },
            $unset: { slot: '' },
          },
          { returnDocument: 'after' },
        ),
    }
  }

  return {
    /** The runs of one client: no id of another client opens anything here. */
    of(clientId: string) {
      return {
        ...scoped({ client_id: clientId }),
        byId: (id: string): Promise<Execution | null> => read({ clientId, id }),
        insert: (run: Omit<Execution, 'client_id'>): Promise<void> => insert({ ...run, client_id: clientId }),
        /** Stores a run under an id that a call before may have stored. Returns false when it did. */
        insertIfAbsent: (run: Omit<Execution, 'client_id'>): Promise<boolean> =>
          insertOnce(rows.insertOne({ ...run, client_id: clientId })),
      }
    },

    /** For admins alone. */
    acrossClients: {
      ...scoped({}),

      /** The numbers of runs under way of each workflow of some clients. */
      async open(clientIds: string[]): Promise<OpenRuns[]> {
        const found = await rows
          .aggregate<{ _id: Omit<OpenRuns, 'count'>; count: number }>([
            { $match: { client_id: { $in: clientIds }, status: { $in: ['pending', 'processing'] } } },
            {
              $group: {
                _id: { client_id: '$client_id', workflow_id: '$workflow_id' },
                count: { $sum: 1 },
              },
            },
          ])
          .toArray()
        return found.map(({ _id, count }) => ({ ..._id, count }))
      },

      /** The number of runs that were accepted since. */
      startedSince: (at: Date): Promise<number> => rows.countDocuments({ created_at: { $gte: at } }),

      failedSince,

      /** The newest runs that failed since, without cancelled ones, and the number of all. */
      async failures(since: Date, limit: number): Promise<{ rows: ListedExecution[]; total: number }> {
        const projection = { batch_results: 0, plan: 0, ...withoutLarge([]) }
        const ofOutcome = (outcome: Outcome) =>
          firstBatch<Execution, ListedExecution>(rows, {
            filter: { outcome, completed_at: { $gte: since } },
            sort: { completed_at: -1, _id: -1 },
            projection,
            limit,
          })
        const [total, ...parts] = await Promise.all([failedSince(since), ...failedOutcomes.map(ofOutcome)])
        const newest = parts.flat().sort((one, other) => endOf(other) - endOf(one))
        return { rows: newest.slice(0, limit), total }
      },

      /** Runs that ended after their last attempt and were not replayed, newest first. */
      async dead({ limit, offset }: Page): Promise<{ rows: Execution[]; total: number }> {
        const filter = { dead: true as const }
        const sort = { completed_at: -1, _id: -1 } as const
        const [found, total] = await Promise.all([
          firstBatch(rows, { filter, sort, skip: offset, limit }),
          rows.countDocuments(filter),
        ])
        return { rows: found, total }
      },

      /** Takes a run off the dead letters. Returns it as it was, or null when it is none. */
      takeDead: (id: string): Promise<Execution | null> =>
        rows.findOneAndUpdate({ _id: id, dead: true }, { $unset: { dead: '' } }),
    },
  }
}

export type ExecutionStore = ReturnType<typeof createExecutionStore>

const only = (ids: string[]) => {
  const [first] = ids
  return first !== undefined && ids.length === 1 ? first : { $in: ids }
}

const createdIn = ({ from, to }: ExecutionFilter): Filter<Execution> =>
  from || to ? { created_at: { ...(from && { $gte: from }), ...(to && { $lt: to }) } } : {}

/** One range of the index: of one instant the rows are in the order of their ids. */
const following = (
  { _id, created_at }: Pick<Execution, '_id' | 'created_at'>,
  { from, to, ascending }: ExecutionFilter,
): Filter<Execution> =>
  ascending
    ? {
        created_at: { $gte: created_at, ...(to && { $lt: to }) },
        $or: [{ created_at: { $gt: created_at } }, { _id: { $gt: _id } }],
      }
    : {
        created_at: { $lte: created_at, ...(from && { $gte: from }) },
        $or: [{ created_at: { $lt: created_at } }, { _id: { $lt: _id } }],
      }

const failedOutcomes = ['failed', 'timed_out', 'crashed'] as const satisfies Outcome[]

const endOf = ({ completed_at }: ListedExecution): number => completed_at?.getTime() ?? 0

const withoutLarge = (large: readonly LargeField[]): Record<string, 0> =>
  Object.fromEntries(
    (['input_data', 'output_data'] as const).filter((name) => !large.includes(name)).map((name) => [name, 0]),
  )

const compare = (one: ListedExecution, other: ListedExecution): number =>
  one.created_at.getTime() - other.created_at.getTime() || (one._id < other._id ? -1 : 1)
