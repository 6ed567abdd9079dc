import { parentPort } from 'node:worker_threads'
import type { Risk } from './categories.ts'
import { findRisks } from './find-risks.ts'

/** The risks of a text, or the stack of an error. */
export type Scored = Readonly<{ risks: readonly Risk[] } | { fault: string }>

const score = (text: string): Scored => {
  try {
    return { risks: findRisks(text) }
  } catch (error) {
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

parentPort?.on('message', (text: string) => parentPort?.postMessage(score(text)))
