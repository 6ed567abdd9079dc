import type { Static, TObject } from '@sinclair/typebox'
import type { LlmSettings } from '../../../settings.ts'
import type { StepOptions } from '../../../timings.ts'
import { readInput } from './input.ts'

export type Json = Record<string, unknown>

/** A model that makes and edits pictures. `price` is the euros of one picture, where that is known. */
export type ImageModel = LlmSettings & { price: number | null }

/** One of the results of a step that makes several. */
export type BatchItem = {
  prompt_text: string
  status: 'pending' | 'processing' | 'completed' | 'failed'
  error_message: string | null
  processing_time_ms: number | null
}

/** A file that a step made. */
export type StepFile = {
  name: string
  media_type: string
  bytes: Uint8Array
  /** Of a picture, in pixels. */
  width?: number
  height?: number
  /** A small WebP of a picture. */
  thumbnail?: Uint8Array
  /** The item of the batch whose result this is. An item has at most one. */
  batch_index?: number
  /** The item whose picture this file goes with, of one that is no result of its own. */
  beside?: number
}

/**
 * `share` is the part of the step that is done: 0 to 1. `batch` has all of its items. `files` are those that were made
 * since the report before: they can be shown while the step goes on, and are not in its result again.
 */
export type StepReport = { share: number; batch: BatchItem[] | null; files?: StepFile[] }

/** `output` is JSON of at most 1 MB. Larger results are files, without those that were reported. */
export type StepResult = { output: Json; files?: StepFile[] }

export type FileName = { id: string; name: string; media_type: string }

/** A file that a step gets. It is loaded once the step wants it: all of them together are large. */
export type InputFile = FileName & { bytes(): Promise<Uint8Array> }

/** An item whose file an earlier attempt has stored: it is not made again. */
export type FinishedItem = { batch_index: number; prompt_text: string; processing_time_ms: number | null }

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
  /** The files that the client gave to the run, in its order, or the pictures that a step before made. */
  files: FileName[]
  finished?: FinishedItem[]
}

export type StepContext = Omit<StepTask, 'kind' | 'input' | 'files'> & {
  files: InputFile[]
  /** null without a language model. */
  llm: LlmSettings | null
  /** null without an image model. */
  imageModel: ImageModel | null
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
  /** The schema of its input. */
  input(): Promise<TObject>
  run(input: Json, context: StepContext): Promise<StepResult>
}

export const defineStep = <Schema extends TObject>({
  input,
  run,
  ...rest
}: StepKind<Schema>): AnyStepKind => ({
  ...rest,
  input: async () => input,
  run: (raw, context) =>
    run(
      readInput(input, raw, (text) => new StepInputFault(text)),
      context,
    ),
})
