import { type BatchItem, type StepContext, StepFault, type StepFile, StepInputFault } from '../../step.ts'
import { collectPixels } from '../raster.ts'

/** One picture of a batch. */
export type BatchWork = { prompt_text: string; make(): Promise<StepFile> }

export type BatchCounts = { pictures: number; failed: number }

/**
 * Makes the pictures of a step one after the other, and reports each with its file as soon as it is made. One that
 * fails leaves the others alone; one that an earlier attempt has finished is not made again. Throws the last StepFault when all failed, and any other error at once.
 */
export const makeBatch = async (
  { report, signal, finished = [] }: Pick<StepContext, 'report' | 'signal' | 'finished'>,
  works: BatchWork[],
): Promise<BatchCounts> => {
  const batch = works.map(({ prompt_text }, index): BatchItem => {
    const before = finished.find((item) => item.batch_index === index && item.prompt_text === prompt_text)
    return {
      prompt_text,
      status: before ? 'completed' : 'pending',
      error_message: null,
      processing_time_ms: before?.processing_time_ms ?? null,
    }
  })
  if (finished.length > 0) report({ share: 0, batch })
  const faults: StepFault[] = []
  for (const [index, { make }] of works.entries()) {
    const item = batch[index]
    if (!item || item.status === 'completed') continue
    signal.throwIfAborted()
    collectPixels()
    item.status = 'processing'
    report({ share: index / works.length, batch })
    const startedAt = performance.now()
    const file = await make().catch((error: unknown) => {
      if (!(error instanceof StepFault)) throw error
      faults.push(error)
      item.error_message = error.message
    })
    item.status = file ? 'completed' : 'failed'
    item.processing_time_ms = Math.round(performance.now() - startedAt)
    // A file is copied on its way out: what it was made from must be gone by then.
    collectPixels()
    const files = file ? [{ ...file, batch_index: index }] : []
    report({ share: (index + 1) / works.length, batch, files })
  }
  if (faults.length === works.length)
    throw faults.find((fault) => !(fault instanceof StepInputFault)) ?? faults.at(-1)
  return { pictures: works.length - faults.length, failed: faults.length }
}
