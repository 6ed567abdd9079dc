import { encode } from '../bson/encode.ts'
import { stringOf } from '../bson/read.ts'
import { documentValue, T, Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { parseFilter } from '../query/filter.ts'
import { parseSort } from '../query/find.ts'
import { matches } from '../query/match.ts'
import type { Pace } from '../query/pace.ts'
import { sortKeyOf } from '../storage/index-keys.ts'
import { compileExpression } from './expression.ts'
import { parseGroup } from './group.ts'
import { parseShape } from './shape.ts'
import { type Stage, wholeNumber } from './stages.ts'
import { parseUnwind } from './unwind.ts'

/** What the stages of one pipeline share. */
interface Run {
  readonly now: Value
  readonly pace: Pace
}

/** Works on all documents at hand. */
type Step = (documents: readonly Value[], run: Run) => Value[] | Promise<Value[]>

/** Calls back for each document, with rests for others. */
async function forEach(
  documents: readonly Value[],
  { pace }: Run,
  each: (document: Value) => void,
): Promise<void> {
  for (const document of documents) {
    each(document)
    if (pace.isOver) await pace.rest()
  }
}

/** What each document becomes: none, one or several. */
function mapping(each: (document: Value, run: Run) => Value | readonly Value[]): Step {
  return async (documents, run) => {
    const results: Value[] = []
    await forEach(documents, run, (document) => {
      const result = each(document, run)
      if (result instanceof Value) results.push(result)
      else results.push(...result)
    })
    return results
  }
}

function parseSortStep(operand: Value): Step {
  const sort = parseSort(operand)
  return (documents) =>
    documents
      .map((document) => ({ document, key: sortKeyOf(document, sort) }))
      .sort((a, b) => Buffer.compare(a.key, b.key))
      .map(({ document }) => document)
}

function parseGroupStep(operand: Value): Step {
  const open = parseGroup(operand)
  return async (documents, run) => {
    const groups = open(run.now)
    await forEach(documents, run, groups.add)
    return groups.results()
  }
}

function parseStep({ name, operand }: Stage): Step {
  const shape = parseShape(name, operand)
  if (shape) return mapping((document, { now }) => shape(document, now))
  switch (name) {
    case '$match': {
      const filter = parseFilter(operand, compileExpression)
      return mapping((document) => (matches(document, filter) ? document : []))
    }
    case '$sort':
      return parseSortStep(operand)
    case '$skip': {
      const count = wholeNumber({ name, operand })
      return (documents) => documents.slice(count)
    }
    case '$limit': {
      const count = wholeNumber({ name, operand })
      return (documents) => documents.slice(0, count)
    }
    case '$count': {
      if (operand.type !== T.string) throw new MongoError(40156, 'the count field must be a non-empty string')
      const counted = stringOf(operand)
      return ({ length }) => (length === 0 ? [] : [documentValue(encode({ [counted]: length }))])
    }
    case '$group':
      return parseGroupStep(operand)
    case '$unwind': {
      return mapping(parseUnwind(operand))
    }
    default:
      throw unsupported(`the pipeline stage ${name}`)
  }
}

/** The stages that a query can't answer by itself. @throws 115 for those this server does not have */
export function parsePipeline(stages: readonly Stage[]): Step {
  const steps = stages.map(parseStep)
  return async (documents, run) => {
    let current = [...documents]
    for (const step of steps) current = await step(current, run)
    return current
  }
}
