import type { Logger } from 'pino'
import type { ErrorReports } from '../../../platform/error-reports.ts'
import { isStoreAway } from '../../../platform/mongo.ts'
import type { Results } from '../files/result-service.ts'
import type { RunFiles } from '../files/run-files.ts'
import { type FinishedItem, StepFault, StepInputFault, type Steps, storableJson } from '../steps/steps.ts'
import { attemptsOf, type Execution, maxAttempts, retryPauseMs } from './execution.ts'
import { createProgress } from './progress.ts'
import type { ExecutionQueue, RunEnd } from './queue-store.ts'
import { type RunningExecutions, RunStopped } from './running-executions.ts'
import type { Settlement } from './settle-service.ts'
import { storeFilesOf } from './step-files.ts'
import { type Finished, type StepResultStore, stepKey } from './step-results-store.ts'
import type { Timeline } from './timeline.ts'

export type RunnerOptions = {
  queue: ExecutionQueue
  results: StepResultStore
  resultFiles: Results
  runFiles: RunFiles
  running: RunningExecutions
  timeline: Timeline
  settlement: Settlement
  steps: Steps
  /** Makes a process look for the run again, once its pause is over. */
  wakeAt(run: Execution, at: Date): Promise<void>
  reports: ErrorReports
  logger: Logger
  retryMs: number
  reportMs: number
}

class TimedOut extends Error {
  override readonly name = 'TimedOut'
}

/** Runs what a process has claimed, to one of its ends or to a later attempt. */
export const createRunner = (options: RunnerOptions) => {
  const {
    queue,
    results,
    resultFiles,
    runFiles,
    running,
    timeline,
    settlement,
    steps,
    wakeAt,
    reports,
    logger,
    retryMs,
    reportMs,
  } = options

  const log = (run: Execution, event: Parameters<Timeline['add']>[1]): void => {
    timeline.add(run, event).catch((error: unknown) => {
      logger.warn({ err: error, execution: run._id }, 'an event of a run could not be stored')
    })
  }

  /** `fault` is why the run failed, where that is more than what its client is shown. */
  const end = async (run: Execution, end: RunEnd, fault?: unknown): Promise<void> => {
    const ended = await queue.finish(run, end)
    if (ended) {
      settlement.later(ended)
      const { status, outcome, error_message, dead } = end
      const severity = outcome === 'crashed' ? 'critical' : dead ? 'error' : 'warning'
      if (status === 'failed')
        reports.add({
          severity,
          type: `execution.${outcome}`,
          error: fault ?? error_message,
          run: { id: run._id, clientId: run.client_id },
        })
    } else logger.info({ execution: run._id, attempt: run.attempt }, 'a late end of a run was refused')
  }

  const fail = (
    run: Execution,
    outcome: RunEnd['outcome'],
    message: string,
    isDead: boolean,
    fault?: unknown,
  ) =>
    end(
      run,
      { status: 'failed', outcome, error_message: message, ...(isDead && { dead: true as const }) },
      fault,
    )

  /** What earlier attempts have made of the items of a step. */
  const finishedItems = async (run: Execution, step: number): Promise<FinishedItem[]> => {
    const timeOf = (index: number): number | null =>
      run.batch_results.find((item) => item.step === step && item.batch_index === index)
        ?.processing_time_ms ?? null
    return (await resultFiles.finished(run._id, step)).map(({ batch_index, prompt_text }) => ({
      batch_index,
      prompt_text,
      processing_time_ms: timeOf(batch_index),
    }))
  }

  const runSteps = async (run: Execution, signal: AbortSignal): Promise<RunEnd> => {
    const { plan, input_data } = run
    const given = Object.fromEntries(Object.entries(input_data).filter(([, value]) => !isEmpty(value)))
    const done = run.attempt > 1 ? await results.of(run._id) : new Map<string, Finished>()
    const progress = createProgress(run, queue, (event) => log(run, event), reportMs)
    const count = plan.steps.length
    for (const [index, { name, kind, with: fixed }] of plan.steps.entries()) {
      if (done.has(name)) continue
      signal.throwIfAborted()
      log(run, { type: 'step', step: index + 1, steps: count, message: name })
      const step = index + 1
      const input = { ...plan.defaults, ...given, ...fixed }
      const outputs = Object.fromEntries([...done].map(([name, { output }]) => [name, output]))
      const withPictures = plan.steps.findLastIndex(
        ({ name }, at) => at < index && (done.get(name)?.pictures ?? 0) > 0,
      )
      const finished = run.attempt > 1 ? await finishedItems(run, step) : []
      const task = {
        kind,
        input,
        key: stepKey(run._id, name),
        attempt: run.attempt,
        outputs,
        files: () => runFiles.find(run, withPictures + 1),
        finished,
      }
      const { output, pictures } = await storeFilesOf({
        store: (made) => resultFiles.store(run, { step, ...made }, signal),
        show: ({ share, batch }) => progress.report((100 * (index + share)) / count, batch, step),
        signal,
        work: (ended, report) => steps.run(run.client_id, task, ended, report),
      })
      signal.throwIfAborted()
      done.set(name, { output, pictures: finished.length + pictures })
      // The write that ends the run holds the result of the last step.
      if (index + 1 === count) break
      // Refused to a worker that lost the run meanwhile: it stores no result, and begins no further step.
      if (!(await progress.save((100 * (index + 1)) / count))) throw new RunStopped('lost')
      const { _id: execution_id, attempt } = run
      const _id = stepKey(execution_id, name)
      await results.insertIfAbsent({
        _id,
        execution_id,
        step: name,
        attempt,
        output,
        pictures: finished.length + pictures,
        finished_at: new Date(),
      })
    }
    const isSample = Object.keys(given).length === 0
    const inOrder = plan.steps.flatMap(({ name }) => done.get(name) ?? [])
    const merged = Object.assign({}, ...inOrder.map(({ output }) => output), isSample && { sample: true })
    // Together the outputs of several steps may be too large.
    const output_data = count > 1 ? storableJson(merged) : merged
    const batch_results = await progress.close()
    return {
      status: 'completed',
      outcome: 'completed',
      progress: 100,
      output_data,
      batch_results,
      error_message: null,
    }
  }

  const attempt = async (run: Execution, signal: AbortSignal): Promise<void> => {
    const attempts = attemptsOf(run)
    if (attempts > maxAttempts)
      return await fail(run, 'crashed', `The run ended its worker ${maxAttempts} times`, true)
    log(run, { type: 'started', message: `Attempt ${attempts} of ${maxAttempts}`, progress: run.progress })
    const { started_at, renewed_at, plan } = run
    const sinceStart = (renewed_at?.getTime() ?? 0) - (started_at?.getTime() ?? 0)
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(new TimedOut()), plan.timeout_seconds * 1000 - sinceStart)
    const ended = AbortSignal.any([signal, limit.signal])
    let result: RunEnd
    try {
      result = await runSteps(run, ended)
    } catch (error) {
      return await stopAfter(run, ended.aborted ? ended.reason : error, attempts)
    } finally {
      clearTimeout(timer)
    }
    await end(run, result)
  }

  const stopAfter = async (run: Execution, error: unknown, attempts: number): Promise<void> => {
    if (error instanceof RunStopped) {
      if (error.reason === 'stopping' && (await queue.release(run))) await wakeAt(run, new Date())
      return
    }
    if (error instanceof TimedOut)
      return await fail(
        run,
        'timed_out',
        `The run took longer than ${run.plan.timeout_seconds} seconds`,
        true,
      )
    // The lease expires, and the run goes on once the store is back.
    if (isStoreAway(error)) throw error
    if (!(error instanceof StepFault)) logger.error({ err: error, execution: run._id }, 'a step had a fault')
    const shown = error instanceof StepFault ? error.message : 'A step failed on our side'
    log(run, { type: 'attempt_failed', message: shown })
    if (error instanceof StepInputFault) return await fail(run, 'failed', shown, false)
    if (attempts >= maxAttempts) return await fail(run, 'failed', shown, true, error)
    const at = new Date(Date.now() + retryPauseMs(attempts, retryMs))
    if (await queue.retry(run, at)) await wakeAt(run, at)
  }

  /** Runs a claimed execution. Throws for a fault of the store alone: its lease then expires. */
  return (run: Execution): Promise<void> => running.during(run, (signal) => attempt(run, signal))
}

/** A form sends every field; an empty one has no value. */
const isEmpty = (value: unknown): boolean =>
  value === null || (typeof value === 'string' && value.trim() === '')
