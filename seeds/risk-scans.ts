import type { Convene } from '../src/convene.ts'
import type { RiskFinding, RiskScan } from '../src/modules/risk-scans/index.ts'

type DemoScan = {
  id: string
  filename: string | null
  source: 'llm' | 'model'
  createdAt: string
  findings: RiskFinding[]
}

const finding = (category: string, risk: string, context: string): RiskFinding => ({
  risk,
  category,
  context,
})

/** Three scans of one project, a month apart: enough for a list, a report and a summary over time. */
const demoScans: DemoScan[] = [
  {
    id: '01993a6e-0002-7000-8000-000000000001',
    filename: 'project-charter.docx',
    source: 'model',
    createdAt: '2026-01-12T09:15:00.000Z',
    findings: [
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
    ],
  },
  {
    id: '01993a6e-0002-7000-8000-000000000002',
    filename: 'status-february.md',
    source: 'model',
    createdAt: '2026-02-16T14:30:00.000Z',
    findings: [
      finding('Schedule', 'Late supplier', 'The payment provider delivers its test system three weeks late.'),
      finding(
        'Technical',
        'Untested migration',
        'The migration of the customer data was never tried with the full volume.',
      ),
    ],
  },
  {
    id: '01993a6e-0002-7000-8000-000000000003',
    filename: null,
    source: 'model',
    createdAt: '2026-03-20T08:05:00.000Z',
    findings: [
      finding(
        'Security',
        'Shared credentials',
        'The team shares one administrator password for the staging servers.',
      ),
    ],
  },
]

/** Gives a user the three demo scans. Those that are there already stay as they are. */
export const seedRiskScans = async (
  riskScans: Pick<Convene['riskScans'], 'insertIfAbsent'>,
  userId: string,
): Promise<void> => {
  for (const { id, filename, source, createdAt, findings } of demoScans) {
    const at = new Date(createdAt)
    const scan: RiskScan = {
      id,
      userId,
      status: 'done',
      filename,
      file: null,
      text: null,
      forceLlm: false,
      findings,
      source,
      failure: null,
      attempt: 0,
      createdAt: at,
      updatedAt: at,
    }
    await riskScans.insertIfAbsent(scan)
  }
}
