import type { Jobs } from '../../platform/jobs.ts'

const eraseJob = 'accounts.erase'
const eraseLeftoversJob = 'accounts.erase-leftovers'
const resetLinkJob = 'accounts.send-reset-link'

const leftoversIntervalMs = 60 * 60 * 1000

export type AccountJobHandlers = {
  eraseEverythingOf: (userId: string) => Promise<void>
  idsBeingErased: () => Promise<string[]>
  sendResetLink: (email: string) => Promise<void>
}

export const createAccountJobs = (jobs: Jobs) => ({
  define(handlers: AccountJobHandlers): void {
    jobs.define<{ userId: string }>(eraseJob, { run: ({ userId }) => handlers.eraseEverythingOf(userId) })
    // A crash between taking the personal data away and storing the job would leave the rest behind.
    jobs.define(eraseLeftoversJob, {
      async run() {
        for (const userId of await handlers.idsBeingErased()) await handlers.eraseEverythingOf(userId)
      },
    })
    jobs.define<{ email: string }>(resetLinkJob, { run: ({ email }) => handlers.sendResetLink(email) })
  },
  schedule: () => jobs.repeat(eraseLeftoversJob, leftoversIntervalMs),
  enqueueErasure: (userId: string) => jobs.enqueue(eraseJob, { userId }),
  /** For every address alike, known or not, so that the answer takes alike. */
  enqueueResetLink: (email: string) => jobs.enqueue(resetLinkJob, { email }),
})
