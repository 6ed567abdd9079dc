/** Risk scans: a text or a file, and the risks that the AI service found in it. */

export const sources = ['llm', 'model'] as const
export const visibleStatuses = ['queued', 'scanning', 'done', 'failed'] as const

export type ScanSource = (typeof sources)[number]

/**
 * `receiving` is being uploaded or, scanned while its caller waits, has no result yet; `deleted` is on its
 * way out. Nobody ever sees these two: they mark what a crash may leave behind, and are swept away.
 */
export type ScanStatus = 'receiving' | (typeof visibleStatuses)[number] | 'deleted'

export type RiskFinding = { risk: string; category: string; context: string }

/** The original, kept under `key` in the server's file storage. `sha256` is in hex. */
export type ScanFile = { key: string; mediaType: string; byteLength: number; sha256: string }

/** Why a scan failed: what its caller would have been told, had they waited. */
export type ScanFailure = { code: string; text: string }

export type RiskScan = {
  id: string
  userId: string
  status: ScanStatus
  filename: string | null
  file: ScanFile | null
  /** Kept only until a queued scan is done. */
  text: string | null
  forceLlm: boolean
  findings: RiskFinding[]
  source: ScanSource | null
  failure: ScanFailure | null
  /** Counts the tries of a queued scan: only the newest may say how it ended. */
  attempt: number
  createdAt: Date
  updatedAt: Date
}

/** Whether a scan was left to the queue; otherwise its caller waited, and it is seen only once it is done. */
export const isOfQueue = ({ status, attempt }: RiskScan): boolean => status !== 'done' || attempt > 0

/** Where the original of a scan is kept. */
export const fileKeyOf = (scanId: string): string => `scans/${scanId}`

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const isScanId = (text: string): boolean => idPattern.test(text)

export const isBlank = (text: string | undefined): boolean => text === undefined || text.trim() === ''

const maxFindings = 10_000

/** What the AI service must answer: `{ data: [{ risk, category, context }], source }`. null for anything else. */
export const readFindings = (reply: unknown): { findings: RiskFinding[]; source: ScanSource } | null => {
  if (!isRecord(reply) || !Array.isArray(reply.data) || reply.data.length > maxFindings) return null
  const source = sources.find((word) => word === reply.source)
  const findings = reply.data.map(readFinding)
  if (!source || !findings.every((finding) => finding !== null)) return null
  return { findings, source }
}

const readFinding = (value: unknown): RiskFinding | null => {
  if (!isRecord(value)) return null
  const { risk, category, context } = value
  if (typeof risk !== 'string' || typeof category !== 'string' || typeof context !== 'string') return null
  return { risk: risk.toWellFormed(), category: category.toWellFormed(), context: context.toWellFormed() }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** How often each category occurs, most frequent first. */
export const countCategories = (findings: readonly RiskFinding[]) =>
  [...Map.groupBy(findings, ({ category }) => category)]
    .map(([category, group]) => ({ category, count: group.length }))
    .sort((one, other) => other.count - one.count || (one.category < other.category ? -1 : 1))

/** A name fit for a header, a form and a report: no path, no control characters, 200 characters at most. */
export const safeFilename = (name: string | null): string | null => {
  const last = (name ?? '').toWellFormed().split(/[\\/]/).at(-1) ?? ''
  const clean = [...last.replace(/\p{Cc}|\p{Zl}|\p{Zp}|[\u202A-\u202E\u2066-\u2069]/gu, '').trim()]
  return clean.slice(0, 200).join('') || null
}
