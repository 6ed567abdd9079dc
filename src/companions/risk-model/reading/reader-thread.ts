import { parentPort } from 'node:worker_threads'
import { readDocx } from './docx.ts'
import { readImage } from './image.ts'
import { type DocumentText, outcomeOfError, type ReadTask } from './outcome.ts'
import { readPdf } from './pdf.ts'

const read = async ({ kind, bytes }: ReadTask): Promise<DocumentText> => {
  if (kind === 'pdf') return await readPdf(bytes)
  if (kind === 'docx') return await readDocx(bytes)
  return await readImage(kind, bytes)
}

parentPort?.on('message', async (task: ReadTask) =>
  parentPort?.postMessage(await read(task).catch(outcomeOfError)),
)
