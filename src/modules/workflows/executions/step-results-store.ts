import type { Connection } from 'mongoose'
import { collectionOf, field, firstBatch, insertOnce, rowSchema } from '../../../platform/mongo.ts'
import type { Json } from './execution.ts'

/** What a finished step gave. `_id` is `<execution>:<step>`, which is the key of its side effects too. */
export type StepResult = {
  _id: string
  execution_id: string
  step: string
  attempt: number
  output: Json
  /** How many of its items have a file. */
  pictures: number
  finished_at: Date
}

export type Finished = Pick<StepResult, 'output' | 'pictures'>

const resultSchema = rowSchema<StepResult>({
  _id: field.string,
  execution_id: field.string,
  step: field.string,
  attempt: field.number,
  output: { type: {}, required: true },
  pictures: { type: Number, default: 0 },
  finished_at: field.date,
}).index({ execution_id: 1 })

const mostSteps = 100

export const stepKey = (executionId: string, step: string): string => `${executionId}:${step}`

/** The results of the steps of runs that are not done: an attempt after a crash goes on behind them. */
export const createStepResultStore = (connection: Connection) => {
  const rows = collectionOf<StepResult>(connection, 'StepResult', resultSchema, 'step_results')
  return {
    /** By the name of their step. */
    async of(executionId: string): Promise<Map<string, Finished>> {
      const found = await firstBatch(rows, { filter: { execution_id: executionId }, limit: mostSteps })
      return new Map(found.map(({ step, output, pictures }) => [step, { output, pictures }]))
    },
    /** The first result of a step stays. */
    insertIfAbsent: (result: StepResult): Promise<boolean> => insertOnce(rows.insertOne(result)),
    async removeOf(executionIds: string[]): Promise<void> {
      await rows.deleteMany({ execution_id: { $in: executionIds } })
    },
  }
}

export type StepResultStore = ReturnType<typeof createStepResultStore>
