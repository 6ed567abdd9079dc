import type { Jobs } from '../../platform/jobs.ts'
import type { MessageLog } from './message-log.ts'
import type { SessionService } from './service.ts'

const removalsJob = 'assistant-sessions.finish-removals'
const removalsIntervalMs = 60 * 60 * 1000
const recountJob = 'assistant-sessions.recount-messages'
const recountIntervalMs = 5 * 60 * 1000

export const createAssistantJobs = (
  jobs: Jobs,
  { finishRemovals }: SessionService,
  { recount }: MessageLog,
) => {
  jobs.define(removalsJob, { run: finishRemovals })
  jobs.define(recountJob, { run: recount })
  return {
    async schedule(): Promise<void> {
      await jobs.repeat(removalsJob, removalsIntervalMs)
      await jobs.repeat(recountJob, recountIntervalMs)
    },
  }
}
