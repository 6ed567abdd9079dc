import { serveTasks } from '../../../platform/worker-process.ts'
import { LIMITS } from '../limits.ts'
import { tooComplex } from '../refusal.ts'
import { outcomeOfError } from './outcome.ts'

/** A process that reads documents. How long one may take is its argument. */
serveTasks({
  thread: new URL('./reader-thread.ts', import.meta.url),
  maxBytes: LIMITS.readerBytes,
  maxIdleBytes: LIMITS.idleReaderBytes,
  maxMs: Number(Bun.argv[2]),
  onExceeded: (reason) => outcomeOfError(tooComplex(reason)),
  onFault: outcomeOfError,
})
