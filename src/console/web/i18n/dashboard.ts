import { type Texts, translator } from './locale.ts'

/** The first page has its own texts, so that those of others do not load with it. */
const en = {
  runWorkflow: 'Run a workflow',
  activeWorkflows: 'Active workflows',
  readyForYou: 'Ready for you',
  totalExecutions: 'Executions in all',
  runningNow: 'Running now: {0}',
  successRate: 'Success rate',
  timeSaved: 'Time saved',
  last30: 'Last 30 days',
  sinceStart: 'Since the start',
  perDay: 'Executions a day',
  attention: 'Needs attention',
  attentionNone: 'Nothing waits for you.',
  failedRun: 'Failed',
  answered: 'Support answered your ticket',
  offer: 'An offer waits for your yes',
  recent: 'Recent executions',
  firstSteps: 'Your first run is three steps away',
  firstPick: 'Pick a workflow',
  firstRun: 'Run it: every one has a sample to begin with',
  firstSee: 'See it here while it runs',
  emptyRuns: 'No execution has this status',
  workflow: 'Workflow',
}

export type DashboardTexts = Texts<typeof en>

export const t = translator(en, async () => (await import('./dashboard.fr.ts')).fr)
