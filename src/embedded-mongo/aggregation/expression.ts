import type { Value } from '../bson/value.ts'
import { unsupported } from '../errors.ts'

/** Compiles an `$expr` condition. */
export function compileExpression(_expression: Value): (document: Value) => boolean {
  throw unsupported('$expr')
}
