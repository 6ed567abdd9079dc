import type { Files } from '../../../platform/files.ts'
import type { StepFile } from '../steps/steps.ts'
import type { Claimed, ResultFile } from './execution.ts'

const maxFileBytes = 100 * 1024 * 1024

/** The files that the steps of runs make. */
export const createResultFiles = (files: Files) => ({
  /** A key names the attempt: a file that is stored is never changed. `step` counts from 1. */
  async store({ _id, attempt }: Claimed, step: number, made: StepFile[], signal: AbortSignal) {
    const stored: ResultFile[] = []
    for (const [index, { name, media_type, bytes }] of made.entries()) {
      const key = `executions/${_id}/${attempt}-${step}-${index + 1}`
      const source = (async function* () {
        yield bytes
      })()
      const { byteLength: byte_length } = await files.put(key, source, { maxBytes: maxFileBytes, signal })
      stored.push({ key, name, media_type, byte_length })
    }
    return stored
  },
  async remove(stored: ResultFile[]): Promise<void> {
    for (const { key } of stored) await files.remove(key)
  },
})

export type ResultFiles = ReturnType<typeof createResultFiles>
