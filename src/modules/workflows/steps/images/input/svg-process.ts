import { serveTasks } from '../../../../../platform/worker-process.ts'
import type { SvgOutcome } from './svg-thread.ts'

/** A process that draws one SVG of a client: what is hostile in one ends this process alone. */
serveTasks<SvgOutcome>({
  thread: new URL('./svg-thread.ts', import.meta.url),
  maxBytes: 300 * 1024 * 1024,
  maxIdleBytes: 0,
  maxMs: 10_000,
  onExceeded: () => null,
  onFault: () => null,
})
