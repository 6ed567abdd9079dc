/** A reason that a caller's program can act on; null where the status says all. */
export type RefusalCode = 'DOCUMENT_TOO_COMPLEX' | 'FILE_PROTECTED' | null

/**
 * An error answer: 400 nothing to read or a broken file, 413 too large or too complex, 415 an unsupported kind of
 * file, 502 the language model failed, 503 too busy or out of time. `message` is shown to the caller.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: 400 | 413 | 415 | 502 | 503
  readonly code: RefusalCode

  constructor(status: Refusal['status'], message: string, code: RefusalCode = null) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const outOfTime = (): Refusal => new Refusal(503, 'The scan took too long and was stopped.')

/** `reason` completes "reading it …". */
export const tooComplex = (reason: string): Refusal =>
  new Refusal(
    413,
    `The document is too complex: reading it ${reason}. Save it anew or split it, then send it again.`,
    'DOCUMENT_TOO_COMPLEX',
  )

export const fileProtected = (): Refusal =>
  new Refusal(
    400,
    'The file is protected by a password: save it without one and send it again.',
    'FILE_PROTECTED',
  )
