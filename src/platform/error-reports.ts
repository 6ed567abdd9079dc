export const severities = ['critical', 'error', 'warning'] as const
export type Severity = (typeof severities)[number]

/** A fault that administrators should see. `type` is a class of errors, a code or a name such as `job.NAME`. */
export type ErrorReport = {
  severity: Severity
  type: string
  error: unknown
  requestId?: string | undefined
  /** The run that had the fault, and its client. */
  run?: { id: string; clientId: string } | undefined
}

/** Where faults are reported. It returns at once, never throws, and keeps groups of them, not each one. */
export type ErrorReports = { add(report: ErrorReport): void }

export const noReports: ErrorReports = { add: () => {} }
