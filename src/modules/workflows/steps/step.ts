import type { Static, TObject } from '@sinclair/typebox'
import type { LlmSettings } from '../../../settings.ts'
import type { StepOptions } from '../../../timings.ts'
import { readInput } from './input.ts'

export type Json = Record<string, unknown>

/** One of the results of a step that makes several. */
export type BatchItem = {
  prompt_text: string
  status: 'pending' | 'processing' | 'completed' | 'failed'
  error_message: string | null
  processing_time_ms: number | null
}

/** `share` is the part of the step that is done: 0 to 1. `batch` has all of its items. */
export type StepReport = { share: number; batch: BatchItem[] | null }

/** A file that a step made. */
export type StepFile = { name: string; media_type: string; bytes: Uint8Array }

/** `output` is JSON of at most 1 MB. Larger results are files. */
export type StepResult = { output: Json; files?: StepFile[] }

/** What a step does; it travels to another process. */
export type StepTask = {
  kind: string
  /** The fields of the run, their defaults and the fixed parameters of the step; forms send strings. */
  input: Json
  /** `<execution>:<step>`: the same for each attempt. Side effects carry it to the outside. */
  key: string
  attempt: number
  /** The results of the steps before, by name. */
  outputs: Record<string, Json>
}

export type StepContext = Omit<StepTask, 'kind' | 'input'> & {
  /** null without a language model. */
  llm: LlmSettings | null
  options: StepOptions
  signal: AbortSignal
  report(report: StepReport): void
}

/** A fault that its message tells to the caller. The step may succeed in another attempt. */
export class StepFault extends Error {
  override readonly name: string = 'StepFault'
}

/** A fault of the input: another attempt would end alike. */
export class StepInputFault extends StepFault {
  override readonly name = 'StepInputFault'
}

/** A kind of step. `input` checks what it gets, and says what its fields take unless they are given. */
export type StepKind<Schema extends TObject = TObject> = {
  input: Schema
  /** Runs within the server: it only waits. All others run in a process of their own. */
  runsInProcess?: true
  /** Throws a StepFault, what `signal` aborts with, or any error for a fault of its own. */
  run(input: Static<Schema>, context: StepContext): Promise<StepResult>
}

/** A kind that takes any input, which it checks first. */
export type AnyStepKind = Pick<StepKind, 'runsInProcess'> & {
  run(input: Json, context: StepContext): Promise<StepResult>
}

export const defineStep = <Schema extends TObject>({
  input,
  run,
  ...rest
}: StepKind<Schema>): AnyStepKind => ({
  ...rest,
  run: (raw, context) =>
    run(
      readInput(input, raw, (text) => new StepInputFault(text)),
      context,
    ),
})
