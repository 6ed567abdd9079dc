import { encode, valueFrom } from '../bson/encode.ts'
import { encodeKey } from '../bson/key.ts'
import { stringOf } from '../bson/read.ts'
import { openedDocument, rawOf } from '../bson/tree.ts'
import { documentValue, elementsOf, fieldsOf, T, Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { parseFilter } from '../query/filter.ts'
import { nextRow, openQuery, parseSort } from '../query/find.ts'
import { matches } from '../query/match.ts'
import type { Pace } from '../query/pace.ts'
import { pathOf } from '../query/path.ts'
import { planQuery } from '../query/planner.ts'
import type { Test } from '../query/predicate.ts'
import type { Collection } from '../storage/collection.ts'
import { sortKeyOf } from '../storage/index-keys.ts'
import { compileExpression } from './expression.ts'
import { parseGroup } from './group.ts'
import { arrayValue, valueAtPath } from './scope.ts'
import { parseShape } from './shape.ts'
import { parseStages, type Stage, wholeNumber } from './stages.ts'
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

/** Finds another collection of the same database, for $lookup. */
export type CollectionFinder = (name: string) => Collection | undefined

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

function parseSortByCount(operand: Value): Step {
  const out = encode({ _id: operand, count: { $sum: 1 } })
  const group = parseGroupStep(documentValue(out))
  const sort = parseSortStep(documentValue(encode({ count: -1 })))
  return async (documents, run) => sort(await group(documents, run), run)
}

function text(fields: ReadonlyMap<string, Value>, name: string): string {
  const value = fields.get(name)
  if (value?.type !== T.string) throw unsupported(`$lookup without ${name} as a text`)
  return stringOf(value)
}

/** `$lookup` by equality of two fields; each search is planned like any other. */
function parseLookup(operand: Value, find: CollectionFinder): Step {
  const fields = new Map(operand.type === T.object ? fieldsOf(operand) : [])
  for (const name of fields.keys()) {
    if (!['from', 'localField', 'foreignField', 'as'].includes(name))
      throw unsupported(`$lookup with ${name}`)
  }
  const from = text(fields, 'from')
  const local = pathOf(text(fields, 'localField')).parts
  const path = pathOf(text(fields, 'foreignField'))
  const as = text(fields, 'as')
  if (as.includes('.')) throw unsupported('$lookup into a nested field')
  const foreign = find(from)
  return mapping((document) => {
    const value = valueAtPath(document, local) ?? valueFrom(null)
    const values = value.type === T.array ? elementsOf(value) : [value]
    const keys = new Set(values.map((each) => encodeKey(each).toString('latin1')))
    const test: Test = { kind: 'in', keys, values, regexes: [] }
    const found: Value[] = []
    if (foreign) {
      const plan = planQuery(foreign, { kind: 'field', path, test }, { sort: [], limited: false })
      const source = openQuery(plan, { skip: 0, limit: Infinity })
      for (let row = nextRow(source); row; row = nextRow(source)) found.push(documentValue(row.doc))
    }
    const root = openedDocument(document)
    root.set(as, arrayValue(found))
    return rawOf(root)
  })
}

function parseFacet(operand: Value, find: CollectionFinder): Step {
  const facets = [...fieldsOf(operand)].map(([name, stages]) => {
    if (stages.type !== T.array) throw new MongoError(40169, 'arguments to $facet must be arrays')
    return { name, pipeline: parsePipeline(parseStages(elementsOf(stages)), find) }
  })
  return async (documents, run) => {
    const results: [string, Value[]][] = []
    for (const facet of facets) results.push([facet.name, await facet.pipeline(documents, run)])
    return [documentValue(encode(Object.fromEntries(results)))]
  }
}

function parseStep({ name, operand }: Stage, find: CollectionFinder): Step {
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
    case '$sortByCount':
      return parseSortByCount(operand)
    case '$unwind': {
      return mapping(parseUnwind(operand))
    }
    case '$lookup':
      return parseLookup(operand, find)
    case '$facet':
      return parseFacet(operand, find)
    default:
      throw unsupported(`the pipeline stage ${name}`)
  }
}

/** The stages that a query can't answer by itself. @throws 115 for those this server does not have */
export function parsePipeline(stages: readonly Stage[], find: CollectionFinder): Step {
  const steps = stages.map((stage) => parseStep(stage, find))
  return async (documents, run) => {
    let current = [...documents]
    for (const step of steps) current = await step(current, run)
    return current
  }
}
