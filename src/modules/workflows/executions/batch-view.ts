import { toEnvelope } from '../../../http/wire.ts'
import type { Addresses } from '../files/links.ts'
import type { ResultFile } from '../files/result-file.ts'
import { type BatchResult, type Execution, isEnded } from './execution.ts'

/** The results of a run with their files. An item with a file is complete; one that an end cut off has failed. */
export const toBatchResults = (run: Execution, files: ResultFile[], addresses: Addresses) => {
  const { _id, batch_results, status, price, error_message } = run
  const bySlot = new Map(files.map((file) => [`${file.step}-${file.slot}`, file]))

  const toResult = ({ step = 1, ...item }: BatchResult) => {
    const file = bySlot.get(`${step}-${item.batch_index}`)
    const isCut = !file && isEnded(run) && (item.status === 'pending' || item.status === 'processing')
    return {
      id: `${_id}-${item.batch_index}`,
      ...item,
      ...(file && { status: 'completed' as const, completed_at: item.completed_at ?? file.created_at }),
      ...(isCut && { status: 'failed' as const, error_message }),
      result_url: file ? addresses.ofResult(file) : null,
      thumbnail_url: file ? addresses.ofThumbnail(file) : null,
      width: file?.width ?? null,
      height: file?.height ?? null,
    }
  }

  const results = batch_results.map(toResult)
  const count = (wanted: BatchResult['status']) => results.filter((item) => item.status === wanted).length
  return toEnvelope({
    execution_id: _id,
    results,
    stats: {
      total_prompts: results.length,
      successful: count('completed'),
      failed: count('failed'),
      pending: count('pending'),
      processing: count('processing'),
      total_cost: (status === 'completed' ? price : 0).toFixed(2),
    },
    total_results: results.length,
  })
}
