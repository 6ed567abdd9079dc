import { parentPort } from 'node:worker_threads'
import { stepKinds } from './kinds.ts'
import { outcomeOfError, type ProcessTask, type StepOutcome } from './outcome.ts'
import type { AnyStepKind } from './step.ts'

/** Its process ends with a run that is given up, so this never aborts. */
const { signal } = new AbortController()

const kindOf = async ({ task, options }: ProcessTask): Promise<AnyStepKind> => {
  const more: { stepKinds?: Map<string, AnyStepKind> } = options.moreKinds
    ? await import(options.moreKinds)
    : {}
  const kind = more.stepKinds?.get(task.kind) ?? stepKinds.get(task.kind)
  if (!kind) throw new Error(`there is no kind of step with the name ${task.kind}`)
  return kind
}

const run = async (wanted: ProcessTask): Promise<StepOutcome> => {
  const { task, llm, imageModel, options } = wanted
  const { run } = await kindOf(wanted)
  const report = (report: unknown) => parentPort?.postMessage({ report })
  return await run(task.input, { ...task, llm, imageModel, options, signal, report })
}

parentPort?.on('message', async (wanted: ProcessTask) =>
  parentPort?.postMessage({ outcome: await run(wanted).catch(outcomeOfError) }),
)
