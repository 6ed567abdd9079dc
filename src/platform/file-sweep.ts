import type { Files, PartedUpload } from './files.ts'

const batchKeys = 200

/** What removes the files of a folder that no row names. It is safe to repeat and to run at once. */
export type FolderSweep = {
  folder: string
  /** Files and uploads that are younger may have a row soon. */
  before: Date
  /** The keys of these that a row names. */
  known(keys: string[]): Promise<Iterable<string>>
  /** Whether a row names an upload in parts. Without it, none does. */
  isKnownUpload?(upload: PartedUpload): Promise<boolean>
  /** Runs one removal; one that fails must not hold up the others. */
  each(remove: () => Promise<void>): Promise<void>
}

/** Removes whole files. Returns how many. */
export const sweepFiles = async (
  files: Files,
  { folder, before, known, each }: FolderSweep,
): Promise<number> => {
  let removed = 0
  for await (const keys of inBatches(keysBefore(files, folder, before))) {
    const named = new Set(await known(keys))
    for (const key of keys.filter((one) => !named.has(one)))
      await each(async () => {
        await files.remove(key)
        removed += 1
      })
  }
  return removed
}

/** Removes parts, and files that processes were writing when they ended. Returns how many. */
export const sweepUnfinished = async (
  files: Files,
  { folder, before, isKnownUpload, each }: FolderSweep,
): Promise<number> => {
  let removed = 0
  for await (const begun of files.parts.begun(folder)) {
    if (begun.startedAt > before || (await isKnownUpload?.(begun))) continue
    await each(async () => {
      await files.parts.abort(begun)
      removed += 1
    })
  }
  return removed
}

const keysBefore = async function* (files: Files, folder: string, before: Date): AsyncGenerator<string> {
  for await (const { key, modifiedAt } of files.list(folder)) if (modifiedAt < before) yield key
}

const inBatches = async function* (keys: AsyncIterable<string>): AsyncGenerator<string[]> {
  let batch: string[] = []
  for await (const key of keys) {
    batch.push(key)
    if (batch.length < batchKeys) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
