import type { Value } from '../bson/value.ts'
import { unsupported } from '../errors.ts'

/** An update by an aggregation pipeline. */
export function pipelineUpdate(_stages: readonly Value[]): (document: Value) => Value {
  throw unsupported('an update by an aggregation pipeline')
}
