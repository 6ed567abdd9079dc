import { totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { createFairSlots } from '../../../platform/fair-slots.ts'
import { createWorkerPool } from '../../../platform/worker-pool.ts'
import type { LlmSettings, Settings } from '../../../settings.ts'
import { stepKinds } from './kinds.ts'
import { type ListedKind, type ListTask, type ProcessTask, resultOf, type StepOutcome } from './outcome.ts'
import {
  type ImageModel,
  type InputFile,
  StepInputFault,
  type StepReport,
  type StepResult,
  type StepTask,
} from './step.ts'
import { storableJson } from './storable-json.ts'

export type { ListedKind } from './outcome.ts'
export {
  type BatchItem,
  type FinishedItem,
  type ImageModel,
  type InputFile,
  type Json,
  StepFault,
  type StepFile,
  StepInputFault,
  type StepReport,
  type StepTask,
} from './step.ts'
export { storableJson }

/** Files are looked up once a process is free for the step. */
export type NewStepTask = Omit<StepTask, 'files'> & { files: InputFile[] | (() => Promise<InputFile[]>) }

const script = fileURLToPath(new URL('./step-process.ts', import.meta.url))

/** One for each 512 MB of memory. */
const processes = Math.min(16, Math.max(4, Math.floor(totalmem() / 2 ** 29)))
/** The slots of the largest plan. */
const processesEach = 8
const idleMs = 60_000

/**
 * The allocator of glibc gives large blocks back at once, and has one heap: else what pictures took stays with the
 * process, which then reaches its limit after some of them. Other allocators do not know these names.
 */
const returnsMemory = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '262144',
  MALLOC_TRIM_THRESHOLD_: '262144',
}

/** Runs steps, each in a process that a cancellation, a timeout or too much memory ends. */
export const createSteps = (
  llm: LlmSettings | null,
  imageModel: ImageModel | null,
  { steps: options }: Pick<Settings, 'steps'>,
) => {
  const slots = createFairSlots({
    atOnce: processes,
    atOnceEach: processesEach,
    waiting: Number.POSITIVE_INFINITY,
    waitingEach: Number.POSITIVE_INFINITY,
  })
  const pool = createWorkerPool<ProcessTask | ListTask, StepOutcome, StepReport>({
    script,
    args: [String(options.maxBytes)],
    maxIdle: processes,
    idleMs,
    // Neither the secrets of the server nor its proxy are for steps.
    env: { ...returnsMemory },
    onEnd: (reason) => ({ message: `The process of the step ended with ${reason}`, isInput: false }),
  })
  const knows = (kind: string): boolean => options.moreKinds !== null || stepKinds.has(kind)

  /** They stay what they are until the server is updated. */
  let listed: Promise<ListedKind[]> | null = null
  const list = async (): Promise<ListedKind[]> => {
    const outcome = await pool.run({ lists: 'kinds', options }, new AbortController().signal)
    return (resultOf(outcome).output as { kinds: ListedKind[] }).kinds
  }

  return {
    knows,

    /** The kinds of steps that this server runs. Throws when no process can list them. */
    kinds(): Promise<ListedKind[]> {
      listed ??= list().catch((error: unknown) => {
        listed = null
        throw error
      })
      return listed
    },

    /**
     * Runs a step for a client. Returns its result. Throws a StepFault, what `signal` aborts with, what loading its files
     * throws, and an Error for a fault of the step.
     */
    async run(
      clientId: string,
      { files: given, ...wanted }: NewStepTask,
      signal: AbortSignal,
      report: (report: StepReport) => void,
    ): Promise<Required<StepResult>> {
      if (!knows(wanted.kind)) throw new StepInputFault(`This server has no step of the kind ${wanted.kind}`)
      const kind = stepKinds.get(wanted.kind)
      const { output, files = [] } = kind?.runsInProcess
        ? await kind.run(wanted.input, { ...wanted, files: [], llm, imageModel, options, signal, report })
        : await slots.run(clientId, signal, async () => {
            const all = Array.isArray(given) ? given : await given()
            const files = all.map(({ id, name, media_type }) => ({ id, name, media_type }))
            const supply = async (index: number) => (await all[index]?.bytes()) ?? new Uint8Array()
            const task: StepTask = { ...wanted, files }
            return resultOf(await pool.run({ task, llm, imageModel, options }, signal, report, supply))
          })
      return { output: storableJson(output), files }
    },

    warm: pool.warm,
    close: pool.close,
    pids: pool.pids,
  }
}

export type Steps = ReturnType<typeof createSteps>
