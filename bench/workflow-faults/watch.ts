import type { ChangeStreamDocument, Db } from 'mongodb'

type State = { status: string; attempt: number; progress: number; renewedAt: number; ends: number }

const isEnded = (status: string): boolean => status === 'completed' || status === 'failed'

/**
 * Reads every write of executions in the order in which the store took them. A fault is a write after the end (but for
 * the mark that the end is settled), an attempt that is not the next one, progress that goes back.
 */
export const watchExecutions = async (database: Db, fault: (text: string) => void) => {
  const runs = new Map<string, State>()
  let writes = 0
  let takenOver = 0
  let longestMs = 0

  const follow = (id: string, removed: string[], given: Record<string, unknown>): void => {
    const run = runs.get(id)
    if (!run) {
      fault(`${id} changes before it is stored`)
      return
    }
    const { status = run.status, attempt = run.attempt, progress = run.progress } = given
    const next = { ...run, status: String(status), attempt: Number(attempt), progress: Number(progress) }
    if (isEnded(run.status)) {
      const isMark = Object.keys(given).length === 0 && removed.every((name) => name === 'unsettled')
      if (!isMark) fault(`${id} is written after its end: ${JSON.stringify(given)}`)
    } else if (isEnded(next.status)) next.ends += 1
    if (next.progress < run.progress) fault(`${id} goes back from ${run.progress} to ${next.progress} %`)
    if (next.attempt !== run.attempt) {
      const isClaim = run.status === 'pending' && next.status === 'processing'
      if (!isClaim || next.attempt !== run.attempt + 1)
        fault(`${id}: attempt ${run.attempt} is followed by ${next.attempt}, ${run.status} by ${next.status}`)
    } else if (run.status === 'pending' && next.status === 'processing')
      fault(`${id} is claimed without count`)
    if (given.renewed_at instanceof Date) {
      next.renewedAt = given.renewed_at.getTime()
      if (next.attempt !== run.attempt && run.attempt > 0) {
        takenOver += 1
        longestMs = Math.max(longestMs, next.renewedAt - run.renewedAt)
      }
    }
    runs.set(id, next)
  }

  const onChange = (change: ChangeStreamDocument): void => {
    writes += 1
    if (change.operationType === 'insert') {
      const { _id, status, attempt, progress } = change.fullDocument
      runs.set(String(_id), { status, attempt, progress, renewedAt: 0, ends: 0 })
    } else if (change.operationType === 'update') {
      const { updatedFields = {}, removedFields = [] } = change.updateDescription
      follow(String(change.documentKey._id), removedFields, updatedFields)
    } else fault(`an execution has a ${change.operationType}`)
  }

  const stream = database.collection('executions').watch([], { maxAwaitTimeMS: 200 })
  stream.on('change', onChange)
  stream.on('error', (error) => fault(`the stream of changes broke: ${error}`))
  // The stream begins with its first answer.
  await new Promise((resolve) => stream.once('resumeTokenChanged', resolve))

  return {
    runs,
    writes: () => writes,
    /** The number of attempts that took a run over, and the longest time between the last lease before and its claim. */
    takeovers: () => ({ count: takenOver, longestSeconds: longestMs / 1000 }),
    close: () => stream.close(),
  }
}
