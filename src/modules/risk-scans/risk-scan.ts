import { fileRows } from '../../platform/stored-files.ts'

/** A risk scan: text or a file, and the risks that the AI service found in it. */

export const sources = ['llm', 'model'] as const
export const visibleStatuses = ['queued', 'scanning', 'done', 'failed'] as const

export type ScanSource = (typeof sources)[number]

/**
 * No caller sees `receiving` (being uploaded, or scanned while its caller waits) and `deleted` (being
 * removed): a crash may leave them behind, and the sweep removes them.
 */
export type ScanStatus = 'receiving' | (typeof visibleStatuses)[number] | 'deleted'

export type RiskFinding = { risk: string; category: string; context: string }

/** The original, stored under `key`. `sha256` is in hex. */
export type ScanFile = { key: string; media_type: string; byte_length: number; sha256: string }

/** Why a queued scan failed: the error that a waiting caller would have got. */
export type ScanFailure = { code: string; text: string }

export type RiskScan = {
  _id: string
  user_id: string
  status: ScanStatus
  filename: string | null
  file: ScanFile | null
  /** Kept only until a queued scan ends. */
  text: string | null
  /** null when the caller did not say. */
  force_llm: boolean | null
  data: RiskFinding[]
  source: ScanSource | null
  /** Whether the AI service left out some of the input, or some of its risks. */
  truncated: boolean
  failure: ScanFailure | null
  /** Counts the attempts at a queued scan. Only the newest one may store a result. */
  attempt: number
  created_at: Date
  updated_at: Date
}

/** The input of a scan. */
export type ScanInput = Pick<RiskScan, 'text' | 'filename' | 'file' | 'force_llm'>

export type ScanResult = { data: RiskFinding[]; source: ScanSource; truncated: boolean }

export const openScan = (userId: string, now: Date): RiskScan => ({
  _id: Bun.randomUUIDv7(),
  user_id: userId,
  status: 'receiving',
  filename: null,
  file: null,
  text: null,
  force_llm: null,
  data: [],
  source: null,
  truncated: false,
  failure: null,
  attempt: 0,
  created_at: now,
  updated_at: now,
})

export const isEnded = ({ status }: RiskScan): boolean => status === 'done' || status === 'failed'

/** The key of a scan's original in the file storage. */
export const fileKeyOf = (scanId: string): string => `scans/${scanId}`

const knownCategories = new Map(
  [
    'Financial',
    'Schedule',
    'Technical',
    'Legal',
    'Operational',
    'Compliance',
    'Security',
    'People',
    'Other',
  ].map((category) => [category.toLowerCase(), category]),
)

/** One spelling of each known category, so that sums count it once; `Other` for an absent or blank one. */
export const toCategory = (given: string | null | undefined): string => {
  const category = given?.trim() || 'Other'
  return knownCategories.get(category.toLowerCase()) ?? category
}

export type CategoryCount = { category: string; count: number }

/** Adds up the counts of each category, the largest first. */
export const addUpCategories = (counts: readonly CategoryCount[]): CategoryCount[] =>
  [...Map.groupBy(counts, ({ category }) => category)]
    .map(([category, group]) => ({ category, count: group.reduce((sum, { count }) => sum + count, 0) }))
    .sort((one, other) => other.count - one.count || (one.category < other.category ? -1 : 1))

/** A name that is safe in a header, a form and a report: no path, no control characters, at most 200 characters. */
export const safeFilename = (name: string | null): string | null => {
  const last = (name ?? '').toWellFormed().split(/[\\/]/).at(-1) ?? ''
  const clean = [...last.replace(/\p{Cc}|\p{Zl}|\p{Zp}|[\u202A-\u202E\u2066-\u2069]/gu, '').trim()]
  return clean.slice(0, 200).join('') || null
}

/** The originals, for backups. One of a deleted scan may be gone. */
export const scanFiles = fileRows<RiskScan>('risk_scans', ['scans/'], ({ file, status }) =>
  file && status !== 'deleted' ? [{ key: file.key, byteLength: file.byte_length }] : [],
)
