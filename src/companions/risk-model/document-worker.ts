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

/** The text of a document, or the risks of text; the other one is empty. */
export type Result = Readonly<{ text: string; risks: readonly Risk[] }>

export type Outcome = Result | Readonly<{ status: Refusal['status']; detail: string }>

const perform = async (task: Task): Promise<Result> => {
  if (task.task === 'find') return { text: '', risks: findRisks(task.text) }
  const read = task.kind === 'pdf' ? readPdf : readDocx
  return { text: await read(task.bytes), risks: [] }
}

parentPort?.on('message', async (task: Task) => {
  const outcome = await perform(task).catch((error: unknown): Outcome => {
    if (error instanceof Refusal) return { status: error.status, detail: error.message }
    return { status: 400, detail: 'The document cannot be read.' }
  })
  parentPort?.postMessage(outcome)
})
