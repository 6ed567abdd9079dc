import type { Jobs } from '../../platform/jobs.ts'
import type { RecoveryService } from './recovery-service.ts'
import type { UserDataService } from './user-data-service.ts'

const eraseJob = 'accounts.erase'
const eraseLeftoversJob = 'accounts.erase-leftovers'
const resetLinkJob = 'accounts.send-reset-link'

const leftoversIntervalMs = 60 * 60 * 1000

export const createAccountJobs = (jobs: Jobs) => ({
  define(userData: UserDataService, recovery: RecoveryService): void {
    jobs.define<{ userId: string }>(eraseJob, { run: ({ userId }) => userData.erase(userId) })
    jobs.define(eraseLeftoversJob, { run: () => userData.eraseLeftovers() })
    jobs.define<{ userId: string | null }>(resetLinkJob, {
      run: ({ userId }) => recovery.sendResetLink(userId),
    })
  },
  schedule: () => jobs.repeat(eraseLeftoversJob, leftoversIntervalMs),
  enqueueErasure: (userId: string) => jobs.enqueue(eraseJob, { userId }),
  enqueueResetLink: (userId: string | null) => jobs.enqueue(resetLinkJob, { userId }),
})
