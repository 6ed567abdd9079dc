import type { Convene } from '../src/convene.ts'
import type { RiskFinding, RiskScan } from '../src/modules/risk-scans/index.ts'

const finding = (category: string, risk: string, context: string): RiskFinding => ({
  risk,
  category,
  context,
})

const demoScan = (number: number, filename: string | null, createdAt: string, data: RiskFinding[]) => ({
  _id: `01993a6e-0002-7000-8000-00000000000${number}`,
  status: 'done' as const,
  filename,
  file: null,
  text: null,
  force_llm: false,
  data,
  source: 'model' as const,
  truncated: false,
  failure: null,
  attempt: 0,
  created_at: new Date(createdAt),
  updated_at: new Date(createdAt),
})

/** Three scans of one project, a month apart: enough for a list, a report and a summary over time. */
const demoScans: Omit<RiskScan, 'user_id'>[] = [
  demoScan(1, 'project-charter.docx', '2026-01-12T09:15:00.000Z', [
    finding(
      'Financial',
      'Budget without reserve',
      'The budget of €180,000 covers the planned work only; no contingency is set aside.',
    ),
    finding(
      'Schedule',
      'Fixed deadline',
      'The launch date of 1 June is public and cannot be moved, whatever the state of the work.',
    ),
    finding('People', 'Single expert', 'Only one engineer knows the billing system that we must replace.'),
    finding(
      'Legal',
      'Unsigned contract',
      'Work begins while the data processing agreement is still being negotiated.',
    ),
  ]),
  demoScan(2, 'status-february.md', '2026-02-16T14:30:00.000Z', [
    finding('Schedule', 'Late supplier', 'The payment provider delivers its test system three weeks late.'),
    finding(
      'Technical',
      'Untested migration',
      'The migration of the customer data was never tried with the full volume.',
    ),
  ]),
  demoScan(3, null, '2026-03-20T08:05:00.000Z', [
    finding(
      'Security',
      'Shared credentials',
      'The team shares one administrator password for the staging servers.',
    ),
  ]),
]

/** The scan of the account whose login is the example of the API docs. */
export const visitorScans = [
  demoScan(4, null, '2026-03-24T10:20:00.000Z', [
    finding('Schedule', 'Aggressive deadline', 'The shop must open before the holidays.'),
  ]),
]

/** Inserts the demo scans that a user does not have yet. */
export const seedRiskScans = async (
  { insertIfAbsent }: Pick<Convene['riskScans'], 'insertIfAbsent'>,
  userId: string,
  scans = demoScans,
): Promise<void> => {
  for (const scan of scans) await insertIfAbsent({ ...scan, user_id: userId })
}
