import { parentPort } from 'node:worker_threads'
import type { Risk } from './categories.ts'
import { findRisks } from './find-risks.ts'
import { readDocx } from './reading/docx.ts'
import { readPdf } from './reading/pdf.ts'
import { Refusal } from './refusal.ts'

/** The task of a worker: to read a document, or to find risks in text. */
export type Task =
  | Readonly<{ task: 'read'; kind: 'pdf' | 'docx'; bytes: Uint8Array }>
  | Readonly<{ task: 'find'; text: string }>

export type Outcome =
  | Readonly<{ outcome: 'read'; text: string }>
  | Readonly<{ outcome: 'found'; risks: readonly Risk[] }>
  | Readonly<{ outcome: 'refused'; status: Refusal['status']; detail: string }>

const perform = async (task: Task): Promise<Outcome> => {
  if (task.task === 'find') return { outcome: 'found', risks: findRisks(task.text) }
  const read = task.kind === 'pdf' ? readPdf : readDocx
  return { outcome: 'read', text: await read(task.bytes) }
}

parentPort?.on('message', async (task: Task) => {
  const outcome = await perform(task).catch((error: unknown): Outcome => {
    if (error instanceof Refusal) return { outcome: 'refused', status: error.status, detail: error.message }
    return { outcome: 'refused', status: 400, detail: 'The document cannot be read.' }
  })
  parentPort?.postMessage(outcome)
})
