import type { LlmSettings } from '../../../settings.ts'
import type { StepOptions } from '../../../timings.ts'
import { type ImageModel, StepFault, StepInputFault, type StepResult, type StepTask } from './step.ts'

export { StepFault }

/** A task with what its process needs beside it. */
export type ProcessTask = {
  task: StepTask
  llm: LlmSettings | null
  imageModel: ImageModel | null
  options: StepOptions
}

/** Asks for the kinds of steps with the schemas of their inputs: their libraries are for step processes alone. */
export type ListTask = { lists: 'kinds'; options: StepOptions }

/** A kind of step. `input_schema` is the JSON Schema of what it reads: the fields of the run, or fixed by a workflow. */
export type ListedKind = { kind: string; input_schema: Record<string, unknown> }

/** What a step process answers: a result, a fault for the caller, or the stack of an error of its own. */
export type StepOutcome = StepResult | { message: string; isInput: boolean } | { fault: string }

export const outcomeOfError = (error: unknown): StepOutcome => {
  if (error instanceof StepFault) return { message: error.message, isInput: error instanceof StepInputFault }
  return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

/** Throws a StepFault, and an Error for a fault of the step. */
export const resultOf = (outcome: StepOutcome): StepResult => {
  if ('fault' in outcome) throw new Error(`A step failed: ${outcome.fault}`)
  if ('message' in outcome)
    throw outcome.isInput ? new StepInputFault(outcome.message) : new StepFault(outcome.message)
  return outcome
}
