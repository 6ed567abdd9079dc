import { parentPort } from 'node:worker_threads'
import type { Supplied } from '../../../platform/worker-process.ts'
import type { StepOptions } from '../../../timings.ts'
import { stepKinds } from './kinds.ts'
import {
  type ListedKind,
  type ListTask,
  outcomeOfError,
  type ProcessTask,
  type StepOutcome,
} from './outcome.ts'
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

const kindsFor = async ({ moreKinds }: StepOptions): Promise<Map<string, AnyStepKind>> => {
  const more: { stepKinds?: Map<string, AnyStepKind> } = moreKinds ? await import(moreKinds) : {}
  return new Map([...stepKinds, ...(more.stepKinds ?? [])])
}

const list = async ({ options }: ListTask): Promise<StepOutcome> => {
  const kinds: ListedKind[] = []
  // As JSON: without what the schemas have for this process alone.
  for (const [kind, { input }] of await kindsFor(options))
    kinds.push({ kind, input_schema: JSON.parse(JSON.stringify(await input())) })
  return { output: { kinds } }
}

const kindOf = async ({ task, options }: ProcessTask): Promise<AnyStepKind> => {
  const kind = (await kindsFor(options)).get(task.kind)
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

parentPort?.on('message', async (message: ProcessTask | ListTask | Supplied) => {
  if ('supplied' in message) return loads.get(message.supplied)?.shift()?.(message.bytes)
  const work = 'lists' in message ? list(message) : run(message)
  parentPort?.postMessage({ outcome: await work.catch(outcomeOfError) })
})
