import { encode, valueFrom } from '../bson/encode.ts'
import { encodeKey } from '../bson/key.ts'
import { stringOf } from '../bson/read.ts'
import { openedDocument, rawOf } from '../bson/tree.ts'
import { documentValue, elementsOf, fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { parseFilter } from '../query/filter.ts'
import { nextRow, openQuery, parseSort } from '../query/find.ts'
import { matches } from '../query/match.ts'
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

/** Works on all documents at hand. */
type Step = (documents: readonly Value[], now: Value) => Value[]

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

function parseSortByCount(operand: Value): Step {
  const out = encode({ _id: operand, count: { $sum: 1 } })
  const group = parseGroup(documentValue(out))
  const sort = parseSortStep(documentValue(encode({ count: -1 })))
  return (documents, now) => sort(group(documents, now), now)
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
  return (documents) =>
    documents.map((document) => {
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
    return { name, run: parsePipeline(parseStages(elementsOf(stages)), find) }
  })
  return (documents, now) => [
    documentValue(encode(Object.fromEntries(facets.map(({ name, run }) => [name, run(documents, now)])))),
  ]
}

function parseStep({ name, operand }: Stage, find: CollectionFinder): Step {
  const shape = parseShape(name, operand)
  if (shape) return (documents, now) => documents.map((document) => shape(document, now))
  switch (name) {
    case '$match': {
      const filter = parseFilter(operand, compileExpression)
      return (documents) => documents.filter((document) => matches(document, filter))
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
      return parseGroup(operand)
    case '$sortByCount':
      return parseSortByCount(operand)
    case '$unwind': {
      const unwind = parseUnwind(operand)
      return (documents) => documents.flatMap(unwind)
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
  return (documents, now) => steps.reduce<Value[]>((current, step) => step(current, now), [...documents])
}
