import type { Connection } from 'mongoose'
import { collectionOf, field, rowSchema } from './mongo.ts'

export const processCollection = 'running_processes'

type ProcessRow = {
  _id: string
  /** The version of its package. */
  release: string
  /** The newest store version that it knows. */
  storeVersion: number
  seenAt: Date
}

const processSchema = rowSchema<ProcessRow>({
  _id: field.string,
  release: field.string,
  storeVersion: field.number,
  seenAt: field.date,
}).index({ seenAt: 1 }, { expireAfterSeconds: 60 * 60 })

/**
 * Says in the store that this process runs, every `signMs`, and finds those of older releases. A process that was not
 * seen for `lostMs` counts as ended.
 */
export const createRunningProcesses = (
  connection: Connection,
  { release, storeVersion }: Pick<ProcessRow, 'release' | 'storeVersion'>,
  { signMs, lostMs }: { signMs: number; lostMs: number },
) => {
  const rows = collectionOf<ProcessRow>(connection, 'RunningProcess', processSchema, processCollection)
  const _id = Bun.randomUUIDv7()
  let timer: Timer | null = null

  const sign = async (): Promise<void> => {
    const $set = { release, storeVersion, seenAt: new Date() }
    await rows.updateOne({ _id }, { $set }, { upsert: true })
  }

  return {
    async start(): Promise<void> {
      await sign()
      timer = setInterval(() => sign().catch(() => undefined), signMs)
    },
    /** Returns the releases of running processes that know no store version from `version` on. */
    async olderThan(version: number): Promise<string[]> {
      const seenAt = { $gte: new Date(Date.now() - lostMs) }
      return await rows.distinct('release', { seenAt, storeVersion: { $lt: version } })
    },
    /** Where the store is away, the row ends by itself. */
    async stop(): Promise<void> {
      if (timer) clearInterval(timer)
      await rows.deleteOne({ _id }).catch(() => undefined)
    },
  }
}

export type RunningProcesses = ReturnType<typeof createRunningProcesses>
