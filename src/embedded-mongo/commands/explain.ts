import { unsupported } from '../errors.ts'
import type { Command, Reply } from './context.ts'

/** `explain`. */
export function explain(_command: Command): Reply {
  throw unsupported('explain')
}
