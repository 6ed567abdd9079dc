import type { Convene } from '../src/convene.ts'

/** Two kinds of errors, as administrators see them. */
const errors = [
  {
    _id: '01993a6e-0006-7000-8000-000000000001',
    fingerprint: 'demo-1',
    severity: 'critical',
    type: 'TypeError',
    message: "undefined is not an object (evaluating 'row.title')",
    count: 3,
    first_seen: new Date('2026-01-12T09:31:12.000Z'),
    stack_trace: [
      "TypeError: undefined is not an object (evaluating 'row.title')",
      '    at toCard (src/demo/cards.ts:12:18)',
      '    at async read (src/demo/service.ts:40:21)',
    ].join('\n'),
    last_request_id: '01993a6e-0006-7000-8000-0000000000a1',
  },
  {
    _id: '01993a6e-0006-7000-8000-000000000002',
    fingerprint: 'demo-2',
    severity: 'error',
    type: 'execution.timed_out',
    message: 'The run took longer than <n> seconds',
    count: 2,
    first_seen: new Date('2026-01-14T16:02:45.000Z'),
    stack_trace: null,
    last_request_id: null,
  },
] as const

/** Inserts the demo errors that the store does not have yet. They were seen last now: old ones are removed. */
export const seedErrors = async ({ operations }: Pick<Convene, 'operations'>): Promise<void> => {
  const last_seen = new Date()
  for (const error of errors) await operations.errors.insertIfAbsent({ ...error, last_seen })
}
