/** What one scan may cost. All are set so that an answer comes within the 60 s that callers wait. */
export const LIMITS = {
  fileBytes: 25 * 1024 * 1024,
  /** A form with its largest file, the text beside it and the parts' headings. */
  formBytes: 30 * 1024 * 1024,
  /** Characters of text that are read; what lies beyond is ignored and the answer says so. */
  textLength: 1_000_000,
  pdfPages: 500,
  /** Unpacked size of a DOCX; a few kilobytes can unpack to gigabytes. */
  unpackedBytes: 100 * 1024 * 1024,
  imagePixels: 40_000_000,
  risks: 200,
  riskLength: 160,
  contextLength: 500,
  scanMs: 45_000,
  /** Reading and the language model together. */
  llmScanMs: 56_000,
  llmMs: 50_000,
  /** Characters sent to the language model. */
  llmTextLength: 60_000,
  llmReplyBytes: 2 * 1024 * 1024,
  documentWorkers: 2,
  /** Scans that may wait for a worker; more are told to come back. */
  waiting: 32,
} as const
