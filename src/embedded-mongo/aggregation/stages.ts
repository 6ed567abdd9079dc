import { integerOf } from '../bson/read.ts'
import { fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import { parseFilter } from '../query/filter.ts'
import { parseSort, type Window } from '../query/find.ts'
import { allOf, type Predicate } from '../query/predicate.ts'
import type { KeyPart } from '../storage/index-keys.ts'
import { compileExpression } from './expression.ts'

/** The stages a query can answer by itself: $match, then $sort, $skip and $limit in that order. */
export interface Leading {
  readonly filter: Predicate
  readonly sort: readonly KeyPart[]
  readonly window: Window
  readonly rest: readonly Stage[]
}

export interface Stage {
  readonly name: string
  readonly operand: Value
}

/** The pipeline as (name, operand). @throws 40323 for stages with more than one field */
export function parseStages(pipeline: readonly Value[]): Stage[] {
  return pipeline.map((stage) => {
    if (stage.type !== T.object)
      throw new MongoError('TypeMismatch', 'Each element of the pipeline must be an object')
    const [first, ...more] = fieldsOf(stage)
    if (!first || more.length > 0) {
      throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.')
    }
    return { name: first[0], operand: first[1] }
  })
}

/** The operand of $skip or $limit. @throws 15957 */
export function wholeNumber(stage: Stage): number {
  const number = integerOf(stage.operand)
  if (number === undefined || number < 0 || (stage.name === '$limit' && number === 0)) {
    throw new MongoError(15957, `invalid argument to ${stage.name} stage: a positive whole number is needed`)
  }
  return number
}

/** Splits a pipeline into what the planner answers and what remains. */
export function leadingStages(stages: readonly Stage[]): Leading {
  const filters: Predicate[] = []
  let sort: KeyPart[] = []
  let skip = 0
  let limit = Infinity
  let at = 0
  for (; at < stages.length; at += 1) {
    const stage = stages[at] as Stage
    const windowed = skip > 0 || limit !== Infinity
    if (stage.name === '$match' && !windowed) filters.push(parseFilter(stage.operand, compileExpression))
    else if (stage.name === '$sort' && !windowed && sort.length === 0) sort = parseSort(stage.operand)
    else if (stage.name === '$skip' && limit === Infinity) skip += wholeNumber(stage)
    else if (stage.name === '$limit') limit = Math.min(limit, wholeNumber(stage))
    else break
  }
  return { filter: allOf(filters), sort, window: { skip, limit }, rest: stages.slice(at) }
}
