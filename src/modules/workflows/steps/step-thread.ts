import { parentPort } from 'node:worker_threads'
import type { Supplied } from '../../../platform/worker-process.ts'
import { stepKinds } from './kinds.ts'
import { outcomeOfError, type ProcessTask, type StepOutcome } from './outcome.ts'
import type { AnyStepKind } from './step.ts'

/** Its process ends with a run that is given up, so this never aborts. */
const { signal } = new AbortController()

/** The loads of each file that are not answered yet. */
const loads = new Map<number, ((bytes: Uint8Array) => void)[]>()
const load = (index: number): Promise<Uint8Array> =>
  new Promise((resolve) => {
    loads.set(index, [...(loads.get(index) ?? []), resolve])
    parentPort?.postMessage({ wants: index })
  })

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
  const files = task.files.map((file, index) => ({ ...file, bytes: () => load(index) }))
  return await run(task.input, { ...task, files, llm, imageModel, options, signal, report })
}

parentPort?.on('message', async (message: ProcessTask | Supplied) => {
  if ('supplied' in message) loads.get(message.supplied)?.shift()?.(message.bytes)
  else parentPort?.postMessage({ outcome: await run(message).catch(outcomeOfError) })
})
