import { parentPort } from 'node:worker_threads'
import { type FoundRisks, findRisks } from './find-risks.ts'

/** The risks of a text, or the stack of an error. */
export type Scored = FoundRisks | Readonly<{ fault: string }>

const score = (text: string): Scored => {
  try {
    return findRisks(text)
  } catch (error) {
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

parentPort?.on('message', (text: string) => parentPort?.postMessage(score(text)))
