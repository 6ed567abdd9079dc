import type { Jobs } from '../../platform/jobs.ts'
import type { LinkPurpose } from './login.ts'
import type { RecoveryService } from './recovery-service.ts'
import type { UserDataService } from './user-data-service.ts'

const eraseJob = 'accounts.erase'
const eraseLeftoversJob = 'accounts.erase-leftovers'
const linkJob = 'accounts.send-link'

type LinkData = { purpose: LinkPurpose; userId: string | null }

const leftoversIntervalMs = 60 * 60 * 1000

export const createAccountJobs = (jobs: Jobs) => ({
  define(userData: UserDataService, recovery: RecoveryService): void {
    jobs.define<{ userId: string }>(eraseJob, { run: ({ userId }) => userData.erase(userId) })
    jobs.define(eraseLeftoversJob, { run: () => userData.eraseLeftovers() })
    jobs.define<LinkData>(linkJob, { run: ({ purpose, userId }) => recovery.sendLink(purpose, userId) })
  },
  schedule: () => jobs.repeat(eraseLeftoversJob, leftoversIntervalMs),
  enqueueErasure: (userId: string) => jobs.enqueue(eraseJob, { userId }),
  enqueueLink: (purpose: LinkPurpose, userId: string | null) => jobs.enqueue(linkJob, { purpose, userId }),
})
