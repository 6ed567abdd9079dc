import { encodeKey } from '../bson/key.ts'
import { regexOf, stringOf, typeName } from '../bson/read.ts'
import { elementsOf, fieldsOf, isEmpty, T, Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { parseSize, parseTypes } from './filter-operands.ts'
import { pathOf } from './path.ts'
import {
  allOf,
  type Comparison,
  type ElementTest,
  everything,
  type Predicate,
  type Test,
} from './predicate.ts'
import { compileRegex, literalPrefix, type Pattern } from './regex.ts'

/** Makes `$expr` conditions; given by the aggregation, which owns expressions. */
export type ExpressionCompiler = (expression: Value) => (document: Value) => boolean

const comparisons = new Map<string, Comparison>([
  ['$eq', 'eq'],
  ['$gt', 'gt'],
  ['$gte', 'gte'],
  ['$lt', 'lt'],
  ['$lte', 'lte'],
])

function bad(message: string): MongoError {
  return new MongoError('BadValue', message)
}

/** `value` is what an equal regular expression in a document is. */
function regexTest(pattern: string, options: string): Test {
  const bytes = Buffer.from(`${pattern}\0${[...options].toSorted().join('')}\0`)
  return {
    kind: 'regex',
    regex: compileRegex(pattern, options),
    prefix: literalPrefix(pattern, options),
    value: new Value(T.regex, bytes, 0, bytes.length),
  }
}

/** `{field: value}`: equality, or a match for a regular expression. */
function equality(value: Value): Test {
  if (value.type === T.undefined) throw bad('cannot compare to undefined')
  if (value.type === T.regex) {
    const { pattern, options } = regexOf(value)
    return regexTest(pattern, options)
  }
  return { kind: 'compare', op: 'eq', value, key: encodeKey(value) }
}

function comparison(op: Comparison, value: Value, name: string): Test {
  if (value.type === T.undefined) throw bad('cannot compare to undefined')
  if (value.type === T.regex && op !== 'eq')
    throw bad(`Can't have RegEx as arg to predicate over field '${name}'.`)
  return { kind: 'compare', op, value, key: encodeKey(value) }
}

function inTest(operand: Value, operator: string): Test {
  if (operand.type !== T.array) throw bad(`${operator} needs an array`)
  const values = elementsOf(operand)
  const regexes: Pattern[] = []
  const plain: Value[] = []
  for (const value of values) {
    if (isOperators(value)) throw bad(`cannot nest $ under ${operator}`)
    if (value.type === T.undefined) throw bad('cannot compare to undefined')
    if (value.type === T.regex) {
      const { pattern, options } = regexOf(value)
      regexes.push(compileRegex(pattern, options))
    }
    plain.push(value)
  }
  return {
    kind: 'in',
    keys: new Set(plain.map((value) => encodeKey(value).toString('latin1'))),
    values: plain,
    regexes,
  }
}

function isOperators(value: Value): boolean {
  if (value.type !== T.object || isEmpty(value)) return false
  const first = fieldsOf(value).next().value
  return first?.[0].startsWith('$') === true && !['$ref', '$id', '$db'].includes(first[0])
}

function elemMatch(operand: Value, compile: ExpressionCompiler | undefined): Test {
  if (operand.type !== T.object) throw bad('$elemMatch needs an Object')
  const first = fieldsOf(operand).next().value
  const logical = first && ['$and', '$or', '$nor', '$expr', '$comment'].includes(first[0])
  if (!isOperators(operand) || logical) {
    return { kind: 'elementObject', predicate: parseFilter(operand, compile) }
  }
  const tests: ElementTest[] = parseOperators('', operand, compile).map((predicate) =>
    toElementTest(predicate),
  )
  return { kind: 'elementValue', tests }
}

function toElementTest(predicate: Predicate): ElementTest {
  if (predicate.kind === 'field') return { test: predicate.test, negated: false }
  if (predicate.kind === 'not' && predicate.item.kind === 'field')
    return { test: predicate.item.test, negated: true }
  throw unsupported('this combination of operators in $elemMatch')
}

/** The predicates of `{field: {$op: …, …}}`. */
function parseOperators(
  name: string,
  operators: Value,
  compile: ExpressionCompiler | undefined,
): Predicate[] {
  const path = pathOf(name)
  const found: Predicate[] = []
  const add = (test: Test): number => found.push({ kind: 'field', path, test })
  const refuse = (test: Test): number => found.push({ kind: 'not', item: { kind: 'field', path, test } })
  const all = new Map(fieldsOf(operators))
  for (const [operator, operand] of all) {
    const compared = comparisons.get(operator)
    if (compared) add(comparison(compared, operand, name))
    else if (operator === '$ne') {
      if (operand.type === T.regex) throw bad("Can't have regex as arg to $ne.")
      refuse(comparison('eq', operand, name))
    } else if (operator === '$in') add(inTest(operand, '$in'))
    else if (operator === '$nin') refuse(inTest(operand, '$nin'))
    else if (operator === '$exists') {
      if (existsOperand(operand)) add({ kind: 'exists' })
      else refuse({ kind: 'exists' })
    } else if (operator === '$type') add(parseTypes(operand))
    else if (operator === '$size') add(parseSize(operand))
    else if (operator === '$elemMatch') add(elemMatch(operand, compile))
    else if (operator === '$all') found.push(parseAll(name, operand, compile))
    else if (operator === '$not') found.push({ kind: 'not', item: parseNot(name, operand, compile) })
    else if (operator === '$regex') add(parseRegex(operand, all.get('$options')))
    else if (operator === '$options') {
      if (!all.has('$regex')) throw bad('$options needs a $regex')
    } else if (operator === '$comment') continue
    else if (/^\$(bits|geo|mod|near|text|jsonSchema|where|nearSphere)/.test(operator)) {
      throw unsupported(`the query operator ${operator}`)
    } else throw bad(`unknown operator: ${operator}`)
  }
  return found
}

function existsOperand(operand: Value): boolean {
  if (operand.type === T.null || operand.type === T.undefined) return false
  if (operand.type === T.bool) return operand.bytes[operand.start] !== 0
  return encodeKey(operand).compare(zeroKey) !== 0
}

const zeroKey = Buffer.from([0x20, 0x80, 0, 0, 0, 0, 0, 0, 0, 0])

function parseRegex(operand: Value, options: Value | undefined): Test {
  if (options && options.type !== T.string) throw bad('$options has to be a string')
  if (operand.type === T.regex) {
    const inner = regexOf(operand)
    if (options && inner.options) throw new MongoError(51074, 'options set in both $regex and $options')
    return regexTest(inner.pattern, options ? stringOf(options) : inner.options)
  }
  if (operand.type !== T.string) throw bad('$regex has to be a string')
  return regexTest(stringOf(operand), options ? stringOf(options) : '')
}

function parseNot(name: string, operand: Value, compile: ExpressionCompiler | undefined): Predicate {
  if (operand.type === T.regex) return { kind: 'field', path: pathOf(name), test: equality(operand) }
  if (operand.type !== T.object) throw bad('$not needs a regex or a document')
  if (isEmpty(operand)) throw bad('$not cannot be empty')
  return allOf(parseOperators(name, operand, compile))
}

function parseAll(name: string, operand: Value, compile: ExpressionCompiler | undefined): Predicate {
  if (operand.type !== T.array) throw bad('$all needs an array')
  const isElement = (value: Value | undefined): boolean =>
    value?.type === T.object && fieldsOf(value).next().value?.[0] === '$elemMatch'
  const values = elementsOf(operand)
  const areElements = isElement(values[0])
  const items = values.map((value): Predicate => {
    if (areElements && !isElement(value)) throw bad('$all/$elemMatch has to be consistent')
    if (areElements) return allOf(parseOperators(name, value, compile))
    if (isOperators(value)) throw bad('no $ expressions in $all')
    return { kind: 'field', path: pathOf(name), test: equality(value) }
  })
  return items.length === 0 ? { kind: 'or', items: [] } : allOf(items)
}

function parseLogical(operator: string, operand: Value, compile: ExpressionCompiler | undefined): Predicate {
  if (operand.type !== T.array) throw bad(`${operator} argument must be an array`)
  const items = elementsOf(operand).map((item) => {
    if (item.type !== T.object) throw bad(`${operator} argument's entries must be objects`)
    return parseFilter(item, compile)
  })
  if (items.length === 0) throw bad(`${operator} argument must be a non-empty array`)
  if (operator === '$and') return allOf(items)
  return { kind: operator === '$or' ? 'or' : 'nor', items }
}

/** Parses a filter document. @throws BadValue and its kin for what MongoDB would refuse, 115 for what this server does */
export function parseFilter(filter: Value, compile?: ExpressionCompiler): Predicate {
  if (filter.type !== T.object) {
    throw new MongoError(
      'TypeMismatch',
      `Expected the filter to be an object, found ${typeName(filter.type)}`,
    )
  }
  const items: Predicate[] = []
  for (const [name, value] of fieldsOf(filter)) {
    if (name === '$and' || name === '$or' || name === '$nor') items.push(parseLogical(name, value, compile))
    else if (name === '$expr') {
      if (!compile) throw unsupported('$expr here')
      items.push({ kind: 'expression', matches: compile(value) })
    } else if (name === '$comment') continue
    else if (name.startsWith('$')) {
      if (['$where', '$text', '$jsonSchema', '$alwaysTrue', '$alwaysFalse', '$sampleRate'].includes(name)) {
        throw unsupported(`the query operator ${name}`)
      }
      throw bad(
        `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      )
    } else if (isOperators(value)) items.push(...parseOperators(name, value, compile))
    else items.push({ kind: 'field', path: pathOf(name), test: equality(value) })
  }
  return items.length === 0 ? everything : allOf(items)
}
