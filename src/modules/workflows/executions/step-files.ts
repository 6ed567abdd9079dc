import type { Made } from '../files/result-service.ts'
import type { BatchItem, Json, StepFile, StepReport } from '../steps/steps.ts'

type Shown = Pick<StepReport, 'share' | 'batch'>

export type StoredStep = {
  /** Stores one file. */
  store(made: Omit<Made, 'step'>): Promise<void>
  show(report: Shown): void
  signal: AbortSignal
  /** Runs the step. */
  work(
    signal: AbortSignal,
    report: (report: StepReport) => void,
  ): Promise<{ output: Json; files: StepFile[] }>
}

/**
 * Runs a step and stores its files as they come, one after the other: an item is shown as completed once its file is
 * stored. A file that cannot be stored ends the step. Returns the output, and how many items have a file. Throws what the
 * step and storing throw, once nothing is being stored any more.
 */
export const storeFilesOf = async ({ store, show, signal, work }: StoredStep) => {
  const failed = new AbortController()
  let latest: BatchItem[] = []
  let pictures = 0
  let extras = 0
  let storing: Promise<void> = Promise.resolve()

  const storeFile = async (file: StepFile): Promise<void> => {
    const { batch_index } = file
    if (batch_index === undefined) extras += 1
    else pictures += 1
    const slot = batch_index === undefined ? `x${extras}` : String(batch_index)
    await store({ slot, file, prompt_text: latest[batch_index ?? file.beside ?? -1]?.prompt_text ?? '' })
  }

  const report = ({ share, batch, files = [] }: StepReport): void => {
    storing = storing.then(async () => {
      latest = batch ?? latest
      for (const file of files) await storeFile(file)
      show({ share, batch })
    })
    storing.catch((error: unknown) => failed.abort(error))
  }

  try {
    const { output, files } = await work(AbortSignal.any([signal, failed.signal]), report)
    await storing
    for (const file of files) await storeFile(file)
    return { output, pictures }
  } finally {
    await storing.catch(() => undefined)
  }
}
