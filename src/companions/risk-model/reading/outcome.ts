import { Refusal, type RefusalCode } from '../refusal.ts'

export type ReadKind = 'pdf' | 'docx' | 'png' | 'jpeg'

/** A document to read. A reader that has read some of it after `softMs` stops and says so. */
export type ReadTask = Readonly<{ kind: ReadKind; bytes: Uint8Array; softMs: number }>

/** The text of a document. `isTruncated`: some of the document was not read. */
export type DocumentText = Readonly<{ text: string; isTruncated: boolean }>

/** What a reader answers: a text, a refusal, or the stack of an error of its own. */
export type ReadOutcome =
  | DocumentText
  | Readonly<{ status: Refusal['status']; detail: string; code: RefusalCode }>
  | Readonly<{ fault: string }>

export const outcomeOfError = (error: unknown): ReadOutcome => {
  if (error instanceof Refusal) return { status: error.status, detail: error.message, code: error.code }
  return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

/** Throws a Refusal, and an Error for a fault of the reader. */
export const textOfOutcome = (outcome: ReadOutcome): DocumentText => {
  if ('fault' in outcome) throw new Error(`Reading a document failed: ${outcome.fault}`)
  if ('status' in outcome) throw new Refusal(outcome.status, outcome.detail, outcome.code)
  return outcome
}
