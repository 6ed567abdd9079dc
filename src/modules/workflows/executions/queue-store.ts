import type { Collection, UpdateFilter } from 'mongodb'
import { createBatch, type Waiting } from '../../../platform/batch.ts'
import { firstBatch, firstRow } from '../../../platform/mongo.ts'
import { amongst, createClaims } from './claims-store.ts'
import {
  type BatchResult,
  type Claimed,
  type Execution,
  isEnded,
  type Json,
  type Outcome,
} from './execution.ts'

export type RunEnd = {
  status: 'completed' | 'failed'
  outcome: Outcome
  output_data?: Json
  error_message: string | null
  /** Only once the run is completed. */
  progress?: 100
  batch_results?: BatchResult[]
  dead?: true
}

type Finish = { run: Execution; end: RunEnd }

/** What an ended row has and its writer does not know. */
type Times = Pick<Execution, 'started_at' | 'completed_at'>

const batchSize = 100
const mostCounted = 10_000

/**
 * The queue of runs, for the engine alone. A claim raises `attempt`; every later write carries it and is refused once
 * the run has ended or another process has it. Leases are renewed and expire by the clock of the store.
 */
export const createExecutionQueue = (rows: Collection<Execution>, owner: string, leaseMs: number) => {
  const expired = { $expr: { $lt: ['$renewed_at', { $subtract: ['$$NOW', leaseMs] }] } }
  /** With the client, which is the shard key. */
  const held = ({ _id, client_id, attempt }: Claimed) => ({
    _id,
    client_id,
    attempt,
    status: 'processing' as const,
  })

  const write = async (run: Claimed, change: UpdateFilter<Execution>): Promise<boolean> =>
    (await rows.updateOne(held(run), change)).matchedCount === 1

  const toPending = (run: Claimed, change: object, counted: 0 | 1) =>
    write(run, {
      $set: { status: 'pending', owner: null, updated_at: new Date(), ...change },
      $inc: { released: counted },
      $unset: { slot: '' },
    })

  const ended = ({ run, end }: Finish, { started_at, completed_at }: Times): Execution => ({
    ...run,
    ...end,
    started_at,
    completed_at,
  })

  const finishOne = async (finish: Finish): Promise<Execution | null> => {
    const projection = { started_at: 1, completed_at: 1 }
    const options = { returnDocument: 'after', projection } as const
    const row = await rows.findOneAndUpdate(held(finish.run), endOf(finish.end), options)
    return row && ended(finish, row)
  }

  /** Several ends in one write: a fifth of the time of as many single ones. */
  const finishGroup = async (group: Waiting<Finish, Execution | null>[]) => {
    const [only] = group
    if (only && group.length === 1) {
      only.resolve(await finishOne(only.item))
      return []
    }
    await rows.bulkWrite(
      group.map(({ item: { run, end } }) => ({ updateOne: { filter: held(run), update: endOf(end) } })),
      { ordered: false },
    )
    const filter = amongst(group.map(({ item }) => item.run))
    const projection = { status: 1, attempt: 1, owner: 1, started_at: 1, completed_at: 1 }
    const found = await firstBatch(rows, { filter, projection, limit: group.length })
    const byId = new Map(found.map((row) => [row._id, row]))
    for (const { item, resolve } of group) {
      const row = byId.get(item.run._id)
      // Only the holder of an attempt ends it with this outcome; a cancellation clears the owner.
      const isOurs = row?.attempt === item.run.attempt && row.owner === owner && isEnded(row)
      resolve(isOurs ? ended(item, row) : null)
    }
    return []
  }

  return {
    ...createClaims(rows, owner),

    /** Renews the leases of runs that this process holds. Returns whether it holds all of them. */
    async renew(runs: Claimed[]): Promise<boolean> {
      const filter = { ...amongst(runs), status: 'processing' as const, owner }
      const { matchedCount } = await rows.updateMany(filter, { $currentDate: { renewed_at: true } })
      return matchedCount === runs.length
    },

    /** Those of the runs that this process does not hold any more: they ended, or another process has them. */
    async lost(runs: Claimed[]): Promise<Claimed[]> {
      const projection = { status: 1, attempt: 1 }
      const limit = Math.max(runs.length, 1)
      const found = await firstBatch(rows, { filter: amongst(runs), projection, limit })
      const byId = new Map(found.map((row) => [row._id, row]))
      return runs.filter(({ _id, attempt }) => {
        const row = byId.get(_id)
        return row?.status !== 'processing' || row.attempt !== attempt
      })
    },

    /** Progress never goes back. Returns false when this process does not hold the run any more. */
    report: (run: Claimed, progress: number, batch: BatchResult[] | null): Promise<boolean> =>
      write(run, {
        $max: { progress: Math.min(progress, 99) },
        $set: { updated_at: new Date(), ...(batch && { batch_results: batch }) },
      }),

    /** Ends a run. Returns it, or null when this process does not hold it any more. */
    finish: createBatchOf(finishGroup),

    /** Puts a run back after a failed attempt. Returns false when this process does not hold it any more. */
    retry: (run: Claimed, availableAt: Date): Promise<boolean> =>
      toPending(run, { available_at: availableAt }, 0),

    /** Gives a run back: this process stops, and the attempt does not count. */
    release: (run: Claimed): Promise<boolean> => toPending(run, {}, 1),

    /** One batch of the runs whose process has not renewed its lease. */
    someExpired: (): Promise<Execution[]> =>
      firstBatch(rows, { filter: { status: 'processing', ...expired }, limit: batchSize }),

    /** Puts a run back whose lease has expired. Returns false when its process renewed the lease after all. */
    async recover(run: Claimed): Promise<boolean> {
      const { matchedCount } = await rows.updateOne(
        { ...held(run), ...expired },
        { $set: { status: 'pending', owner: null, updated_at: new Date() }, $unset: { slot: '' } },
      )
      return matchedCount === 1
    },

    /** The runs of all clients that have not ended. More of one status are not counted. */
    async count(): Promise<{ pending: number; processing: number }> {
      const [pending = 0, processing = 0] = await Promise.all(
        (['pending', 'processing'] as const).map((status) =>
          rows.countDocuments({ status }, { limit: mostCounted }),
        ),
      )
      return { pending, processing }
    },

    /** The clients that have pending runs which are due. */
    async clientsWithDue(): Promise<string[]> {
      const clients: string[] = []
      for (let after = ''; ; ) {
        const filter = { status: 'pending' as const, client_id: { $gt: after } }
        const options = {
          projection: { client_id: 1, available_at: 1 },
          sort: { client_id: 1, available_at: 1 },
        }
        const next = await firstRow(rows, filter, options as { sort: Record<string, 1> })
        if (!next) return clients
        if (next.available_at <= new Date()) clients.push(next.client_id)
        after = next.client_id
      }
    },

    /** One batch of the runs that ended before `before` and that the ledger, the timeline or the figures may lack. */
    someUnsettled: (before: Date): Promise<Execution[]> =>
      firstBatch(rows, { filter: { unsettled: true, completed_at: { $lt: before } }, limit: batchSize }),

    /** Whether a client has one. */
    hasUnsettled: async (client_id: string, before: Date): Promise<boolean> =>
      (await firstRow(
        rows,
        { unsettled: true, completed_at: { $lt: before }, client_id },
        { projection: { _id: 1 } },
      )) !== null,

    /** One batch of the runs of before `before`, for their removal, without what they took and brought. */
    someOlder: (before: Date): Promise<Execution[]> =>
      firstBatch(rows, {
        filter: { created_at: { $lt: before } },
        projection: { input_data: 0, output_data: 0, batch_results: 0 },
        limit: batchSize,
      }),

    async remove(ids: string[]): Promise<void> {
      await rows.deleteMany({ _id: { $in: ids } })
    },
  }
}

export type ExecutionQueue = ReturnType<typeof createExecutionQueue>

const createBatchOf = (write: Parameters<typeof createBatch<Finish, Execution | null>>[0]['write']) => {
  const add = createBatch<Finish, Execution | null>({ write, maxItems: 100, maxWrites: 2 })
  return (run: Execution, end: RunEnd): Promise<Execution | null> => add({ run, end })
}

/** The owner stays: it tells the holder of the last attempt that its end was the one. */
const endOf = (end: RunEnd): UpdateFilter<Execution> => ({
  $set: { ...end, unsettled: true, updated_at: new Date() },
  $currentDate: { completed_at: true },
  $unset: { slot: '' },
})
