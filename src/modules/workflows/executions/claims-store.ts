import { type Collection, type Filter, MongoBulkWriteError } from 'mongodb'
import { createBatch, type Waiting } from '../../../platform/batch.ts'
import { firstBatch, isDuplicateKey, refusedRows } from '../../../platform/mongo.ts'
import type { Execution } from './execution.ts'

type Claim = { run: Execution; slot: number }
type ClaimResult = Execution | null | 'taken'

const readyFirst = { available_at: 1, _id: 1 } as const
const batchSize = 100

/** Selects runs by their ids and clients: the client is the shard key. */
export const amongst = (runs: Pick<Execution, '_id' | 'client_id'>[]) => ({
  _id: { $in: runs.map(({ _id }) => _id) },
  client_id: { $in: [...new Set(runs.map(({ client_id }) => client_id))] },
})

/** How a process takes runs from the queue. */
export const createClaims = (rows: Collection<Execution>, owner: string) => {
  const due = (): Filter<Execution> => ({ status: 'pending', available_at: { $lte: new Date() } })

  const claimOf = ({ run, slot }: Claim) => ({
    filter: { ...due(), _id: run._id, client_id: run.client_id, attempt: run.attempt },
    update: {
      $set: { status: 'processing' as const, slot, owner, attempt: run.attempt + 1 },
      $currentDate: {
        renewed_at: true as const,
        updated_at: true as const,
        ...(run.started_at === null && { started_at: true as const }),
      },
    },
  })

  /** Returns how many claims were made, and the indexes of those whose slot another process has. */
  const write = async (claims: Claim[]): Promise<{ made: number; taken: Set<number> }> => {
    try {
      const [only] = claims
      if (only && claims.length === 1) {
        const { filter, update } = claimOf(only)
        return { made: (await rows.updateOne(filter, update)).matchedCount, taken: new Set() }
      }
      const writes = claims.map((claim) => ({ updateOne: claimOf(claim) }))
      const { matchedCount } = await rows.bulkWrite(writes, { ordered: false })
      return { made: matchedCount, taken: new Set() }
    } catch (error) {
      if (!(error instanceof MongoBulkWriteError) && !isDuplicateKey(error, 'slot')) throw error
      return { made: 0, taken: refusedRows(error) }
    }
  }

  /** A slot is in one claim at a time, so that the row of a claim that was made names it. */
  const read = async (claims: Claim[]): Promise<Map<string, Execution>> => {
    const filter = { ...amongst(claims.map(({ run }) => run)), status: 'processing' as const, owner }
    return new Map(
      (await firstBatch(rows, { filter, limit: claims.length })).map((row) => [
        `${row._id}:${row.slot}`,
        row,
      ]),
    )
  }

  const claimGroup = async (group: Waiting<Claim, ClaimResult>[]): Promise<[]> => {
    const claims = group.map(({ item }) => item)
    const { made, taken } = await write(claims)
    const first = claims.every(({ run }) => run.attempt === 0)
    if (made === group.length && first) {
      // These rows are known, but for the times of the store, which the first attempt does not need.
      const now = new Date()
      for (const { item, resolve } of group)
        resolve({
          ...item.run,
          status: 'processing',
          slot: item.slot,
          owner,
          attempt: 1,
          started_at: now,
          renewed_at: now,
          updated_at: now,
        })
      return []
    }
    const held = await read(claims)
    for (const [index, { item, resolve }] of group.entries()) {
      const row = held.get(`${item.run._id}:${item.slot}`)
      if (taken.has(index)) resolve('taken')
      else resolve(row?.attempt === item.run.attempt + 1 ? row : null)
    }
    return []
  }

  const add = createBatch<Claim, ClaimResult>({ write: claimGroup, maxItems: 50, maxWrites: 2 })

  return {
    /**
     * Gives a pending run to this process, in a slot of its client that is in no other claim of this process. Returns
     * null when the run is not as it was read any more, 'taken' when another process took the slot first. Claims that
     * wait together are one write.
     */
    claim: (run: Execution, slot: number): Promise<ClaimResult> => add({ run, slot }),

    /** The oldest due runs of a client. */
    oldestDue: (clientId: string, limit: number): Promise<Execution[]> =>
      firstBatch(rows, { filter: { client_id: clientId, ...due() }, sort: readyFirst, limit }),

    /** Those of the clients that may have due runs. */
    async clientsMayHaveDue(clientIds: string[]): Promise<string[]> {
      const filter = { ...due(), client_id: { $in: clientIds } }
      const found = await firstBatch(rows, { filter, projection: { client_id: 1 }, limit: batchSize })
      return found.length === batchSize ? clientIds : [...new Set(found.map(({ client_id }) => client_id))]
    },

    /** The slots of a client in which runs are under way, in any process. */
    async takenSlots(clientId: string): Promise<Set<number>> {
      const filter = { client_id: clientId, status: 'processing' as const }
      const found = await firstBatch(rows, { filter, projection: { slot: 1 }, limit: batchSize })
      return new Set(found.map(({ slot }) => slot ?? 0))
    },
  }
}
