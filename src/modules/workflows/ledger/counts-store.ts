import type { Collection, Filter } from 'mongodb'
import type { Connection } from 'mongoose'
import { collectionOf, field, isDuplicateKey, refusedRows, rowSchema } from '../../../platform/mongo.ts'
import type { Execution } from '../executions/execution.ts'
import {
  type CountKey,
  type CountRow,
  type CountScope,
  dayOf,
  type EndedRun,
  idOf,
  joined,
  noCounts,
  type RunCounts,
  sumsOf,
} from './counts.ts'

/** The runs that are being counted; null between two batches. */
type Batch = {
  _id: 'current'
  number: number
  runs: string[] | null
  /** The last batch with runs of a day before its own. */
  late: number
}

/** Rows to read: a filter for the store, and the same for runs that are not counted yet. */
export type CountSelection = {
  filter: Filter<CountRow>
  wants(key: CountKey, id: string): boolean
  withDurations?: boolean
}

const countSchema = rowSchema<CountRow>({
  _id: field.string,
  scope: field.string,
  client_id: field.string,
  workflow_id: { type: String, default: '' },
  period: field.string,
  completed: field.number,
  failed: field.number,
  cancelled: field.number,
  duration_ms: field.number,
  revenue: field.number,
  cost: field.number,
  durations: { type: {} },
  last_end: { type: Date },
  batch: field.number,
}).index({ scope: 1, period: 1 })

const batchSchema = rowSchema<Batch>({
  _id: field.string,
  number: field.number,
  runs: { type: [String], default: null },
  late: field.number,
} as never)

const none: Batch = { _id: 'current', number: 0, runs: null, late: 0 }
const runFields = {
  client_id: 1,
  workflow_id: 1,
  status: 1,
  outcome: 1,
  price: 1,
  cost: 1,
  started_at: 1,
  completed_at: 1,
} as const
const maxReads = 5
/** How often a batch of another process is looked at before it is taken for left. */
const maxLooks = 20

/**
 * Counts ended runs, each once. A run carries `unsettled` from its end until its batch is in every row. One batch is under
 * way at a time, in a row of its own; each row of counts has the number of its last batch and refuses to have one twice.
 * So any process can finish a batch that another one left. Readers add the runs that are not counted yet.
 */
export const createCountStore = (connection: Connection, runs: Collection<Execution>) => {
  const rows = collectionOf<CountRow>(connection, 'RunCount', countSchema, 'run_counts')
  const batches = collectionOf<Batch>(connection, 'RunCountBatch', batchSchema, 'run_count_batches')
  let busySince = 0

  const current = async (): Promise<Batch> => (await batches.findOne({ _id: 'current' })) ?? none

  /** Makes a batch the one under way. Returns null while another one is. */
  const begin = async (ids: string[]): Promise<Batch | null> => {
    try {
      return await batches.findOneAndUpdate(
        { _id: 'current', runs: null },
        { $set: { runs: ids }, $inc: { number: 1 }, $setOnInsert: { late: 0 } },
        { upsert: true, returnDocument: 'after' },
      )
    } catch (error) {
      if (isDuplicateKey(error)) return null
      throw error
    }
  }

  /** Safe to repeat, and to do in two processes at once. */
  const finish = async ({ number, runs: ids }: Batch): Promise<void> => {
    if (!ids) return
    // What an earlier batch has is not unsettled any more.
    const filter = { _id: { $in: ids }, unsettled: true as const }
    const counted: EndedRun[] = await runs.find(filter, { projection: runFields }).toArray()
    const today = dayOf(new Date())
    if (counted.some(({ completed_at }) => completed_at && dayOf(completed_at) < today))
      await batches.updateOne({ _id: 'current', number }, { $set: { late: number } })
    const writes = [...sumsOf(counted).values()].map((row) => ({
      updateOne: {
        filter: { _id: row._id, batch: { $lt: number } },
        update: changeOf(row, number),
        upsert: true,
      },
    }))
    // A row that has the batch already refuses it by its id.
    if (writes.length > 0) await rows.bulkWrite(writes, { ordered: false }).catch(refusedRows)
    await runs.updateMany({ _id: { $in: ids } }, { $unset: { unsettled: '' } })
    await batches.updateOne({ _id: 'current', number }, { $set: { runs: null } })
  }

  /** Of all clients, as they are few: with a client in its filter, an index of all runs of the client would serve. */
  const uncounted = (): Promise<EndedRun[]> =>
    runs.find({ unsettled: true, completed_at: { $gt: new Date(0) } }, { projection: runFields }).toArray()

  /**
   * Reads rows with the runs that are not counted yet. It reads again when a row has a batch that began meanwhile; after
   * five such reads in a row, some runs of one batch may be in one row and not in another.
   */
  const read = async (selection: CountSelection): Promise<CountRow[]> => {
    const { filter, wants, withDurations = false } = selection
    for (let reads = 1; ; reads += 1) {
      // In this order: a run that is counted after it was read here shows in the batch of its rows.
      const before = await current()
      const open = await uncounted()
      const projection = withDurations ? {} : { durations: 0 }
      const found: CountRow[] = await rows.find(filter, { projection }).toArray()
      if (reads < maxReads && found.some(({ batch }) => batch > before.number)) continue
      if (open.length === 0) return found
      const byId = new Map(found.map((row) => [row._id, row]))
      const inBatch = new Set(before.runs)
      const isIn = (run: EndedRun, id: string): boolean =>
        inBatch.has(run._id) && (byId.get(id)?.batch ?? 0) >= before.number
      const rest = sumsOf(open, (run, key, id) => wants(key, id) && !isIn(run, id))
      for (const row of rest.values()) byId.set(row._id, joined(byId.get(row._id), row))
      return [...byId.values()]
    }
  }

  return {
    read,

    /** The rows of some ids. */
    async readIds(ids: string[], withDurations = false): Promise<CountRow[]> {
      const wanted = new Set(ids)
      return await read({ filter: { _id: { $in: ids } }, wants: (_, id) => wanted.has(id), withDurations })
    },

    /** The days of one key, oldest first. */
    async readDays(key: Omit<CountKey, 'period'>, from: string, to: string) {
      const [first, last] = [idOf({ ...key, period: `day:${from}` }), idOf({ ...key, period: `day:${to}` })]
      const found = await read({
        filter: { _id: { $gte: first, $lte: last } },
        wants: (_, id) => first <= id && id <= last,
      })
      return found.sort((one, other) => (one.period < other.period ? -1 : 1))
    },

    /** Counts settled runs. Waits for a batch under way, and finishes one that its process left. */
    async count(ids: string[]): Promise<void> {
      for (let looks = 0; ; looks += 1) {
        const batch = await begin(ids)
        if (batch) return await finish(batch)
        const other = await current()
        if (looks >= maxLooks) await finish(other)
        else await Bun.sleep(5 + Math.random() * 10)
      }
    },

    /** Finishes a batch that has been under way since the last call. */
    async finishLeft(): Promise<void> {
      const batch = await current()
      if (batch.runs && batch.number === busySince) await finish(batch)
      busySince = batch.runs ? batch.number : 0
    },

    /** Sums of closed days for each client or workflow, and a number that changes when these days do. */
    async closedDays(scope: CountScope, from: string, before: string): Promise<CountRow[]> {
      const period = { $gte: `day:${from}`, $lt: `day:${before}` } as Filter<CountRow>['period']
      const sums = Object.fromEntries(Object.keys(noCounts).map((name) => [name, { $sum: `$${name}` }]))
      const found = await rows
        .aggregate<RunCounts & { _id: Pick<CountKey, 'client_id' | 'workflow_id'> }>([
          { $match: { scope, period } },
          { $group: { _id: { client_id: '$client_id', workflow_id: '$workflow_id' }, ...sums } },
        ])
        .toArray()
      return found.map(({ _id, ...counts }) => ({
        _id: '',
        scope,
        ..._id,
        ...counts,
        period: 'total',
        batch: 0,
      }))
    },

    /** What tells whether sums of closed days still hold; null while they may be changing. */
    async closedVersion(): Promise<number | null> {
      const { runs: under, late } = await current()
      return under ? null : late
    },
  }
}

export type CountStore = ReturnType<typeof createCountStore>

const changeOf = (
  { _id, scope, client_id, workflow_id, period, durations = {}, last_end, ...sums }: CountRow,
  batch: number,
) => ({
  $inc: {
    completed: sums.completed,
    failed: sums.failed,
    cancelled: sums.cancelled,
    duration_ms: sums.duration_ms,
    revenue: sums.revenue,
    cost: sums.cost,
    ...Object.fromEntries(Object.entries(durations).map(([name, count]) => [`durations.${name}`, count])),
  },
  ...(last_end && { $max: { last_end } }),
  $set: { batch },
  $setOnInsert: { scope, client_id, workflow_id, period },
})
