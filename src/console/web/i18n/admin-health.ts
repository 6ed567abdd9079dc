import { type Texts, translator } from './locale.ts'

/** The health of the server, for administrators. */
const en = {
  // Health
  allWell: 'All parts work',
  somethingDown: 'A part of the server does not work',
  stopping: 'The server is stopping: another process takes over',
  part: 'Part',
  whatFor: 'What it is for',
  version: 'Version',
  more: 'More',
  metrics: 'Metrics for Prometheus',
  apiDocs: 'Documentation of the API',
  healthJson: 'Health as JSON',
  forStore: 'All data: nothing works without it',
  forJobs: 'Executions, mails and clean-up start here',
  forFiles: 'Uploads, results and recordings',
  forData: 'Loaded at the first start',
  forModel: 'Replies of the assistant',
  forLogs: 'Written beside the work: requests do not wait for them',
  forAi: 'Finds the risks in documents',
}

export type AdminHealthTexts = Texts<typeof en>
export type HealthText = keyof typeof en

export const t = translator(en, async () => (await import('./admin-health.fr.ts')).fr)
