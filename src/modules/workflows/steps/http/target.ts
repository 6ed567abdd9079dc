import {
  resolveTarget as resolve,
  type Target,
  TargetRefused,
  TargetUnresolved,
} from '../../../../platform/public-fetch.ts'
import { StepFault, StepInputFault } from '../step.ts'

/** As `resolveTarget`, for steps. Throws a StepInputFault for a URL that is refused, a StepFault for a name without address. */
export const resolveTarget = async (url: URL, allowed: readonly string[]): Promise<Target> => {
  try {
    return await resolve(url, allowed)
  } catch (error) {
    if (error instanceof TargetRefused) throw new StepInputFault(error.message)
    if (error instanceof TargetUnresolved) throw new StepFault(error.message)
    throw error
  }
}
