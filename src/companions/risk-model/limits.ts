import { totalmem } from 'node:os'

/** Limits of one scan. Together they keep an answer within the 60 s that callers wait. */
export const LIMITS = {
  fileBytes: 25 * 1024 * 1024,
  /** A form with the largest file, `text` and the headers of its parts. */
  formBytes: 30 * 1024 * 1024,
  /** Characters of text that are scanned. The answer tells when there were more. */
  textLength: 1_000_000,
  pdfPages: 1000,
  /** Unpacked size of the text parts of a DOCX; a few kilobytes can unpack to gigabytes. */
  unpackedBytes: 100 * 1024 * 1024,
  imagePixels: 40_000_000,
  risks: 200,
  /** Pieces of words that the whole network reads: of a long text, those of the sentences that are likeliest by their words. */
  piecesInFull: 30_000,
  riskLength: 160,
  contextLength: 500,
  scanMs: 45_000,
  /** Reading and the language model together. */
  llmScanMs: 56_000,
  llmMs: 50_000,
  /** Characters sent to the language model. */
  llmTextLength: 60_000,
  llmReplyBytes: 2 * 1024 * 1024,
  /** A reader that holds more is ended; what it takes between two looks keeps it below 512 MB. */
  readerBytes: 400 * 1024 * 1024,
  /** A reader that still holds more after its document is replaced. */
  idleReaderBytes: 250 * 1024 * 1024,
  readMs: 20_000,
  /** Documents read (one for each GB of memory), and texts scored, at a time; each caller has one of each under way. */
  readers: Math.min(4, Math.max(2, Math.floor(totalmem() / 2 ** 30))),
  scorers: 2,
  /** Scans that may wait for a reader or a scorer, in all and of one caller; the others are refused with 503. */
  waiting: 32,
  waitingEach: 16,
} as const
