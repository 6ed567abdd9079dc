import { parentPort } from 'node:worker_threads'
import { readDocx } from './docx.ts'
import { readImage } from './image.ts'
import { type DocumentText, outcomeOfError, type ReadTask } from './outcome.ts'
import { readPdf } from './pdf.ts'

const read = async ({ kind, bytes, softMs }: ReadTask): Promise<DocumentText> => {
  const deadline = performance.now() + softMs
  if (kind === 'pdf') return await readPdf(bytes, deadline)
  if (kind === 'docx') return await readDocx(bytes, deadline)
  return await readImage(kind, bytes, deadline)
}

parentPort?.on('message', async (task: ReadTask) =>
  parentPort?.postMessage({ outcome: await read(task).catch(outcomeOfError) }),
)
