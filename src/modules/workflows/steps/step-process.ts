import { serveTasks } from '../../../platform/worker-process.ts'
import { outcomeOfError, StepFault, type StepOutcome } from './outcome.ts'

const [maxBytes = 0] = Bun.argv.slice(2).map(Number)

/** A process that runs steps. How many bytes it may hold is its argument. */
serveTasks<StepOutcome>({
  thread: new URL('./step-thread.ts', import.meta.url),
  maxBytes,
  maxIdleBytes: maxBytes / 2,
  onExceeded: (reason) => outcomeOfError(new StepFault(`The step ${reason} and was ended`)),
  onFault: outcomeOfError,
})
