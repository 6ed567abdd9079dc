import { compareToKey, encodeKey, equal, nullKey, tagOf } from '../bson/key.ts'
import { isNumber, numberOf, stringOf } from '../bson/read.ts'
import { elementsOf, T, type Value } from '../bson/value.ts'
import { walkPath } from './path.ts'
import type { Comparison, ElementTest, Predicate, Test } from './predicate.ts'

const wholeOnly: ReadonlySet<Test['kind']> = new Set(['exists', 'size', 'elementObject', 'elementValue'])
const nanKey = encodeKeyOfNaN()

function encodeKeyOfNaN(): Buffer {
  const key = Buffer.alloc(10)
  key[0] = tagOf(T.double)
  return key
}

function compares(value: Value | undefined, op: Comparison, operand: Value, key: Buffer): boolean {
  if (op === 'eq') return value ? equal(value, operand) : operand.type === T.null
  if (!value) {
    if (operand.type === T.minKey) return op === 'gt' || op === 'gte'
    if (operand.type === T.maxKey) return op === 'lt' || op === 'lte'
    return operand.type === T.null && (op === 'lte' || op === 'gte')
  }
  const operandTag = tagOf(operand.type)
  // MinKey and MaxKey compare with every type, all others only with their own
  const open = operand.type === T.minKey || operand.type === T.maxKey
  if (!open && tagOf(value.type) !== operandTag) return false
  const order = compareToKey(value, key)
  if (isNumber(value) && (nanKey.equals(key) || Number.isNaN(numberOf(value)))) {
    return order === 0 && (op === 'lte' || op === 'gte')
  }
  switch (op) {
    case 'lt':
      return order < 0
    case 'lte':
      return order <= 0
    case 'gt':
      return order > 0
    default:
      return order >= 0
  }
}

function passes(value: Value | undefined, test: Test): boolean {
  switch (test.kind) {
    case 'compare':
      return compares(value, test.op, test.value, test.key)
    case 'in': {
      const key = value ? encodeKey(value) : nullKey
      if (test.keys.has(key.toString('latin1'))) return true
      if (!value || (value.type !== T.string && value.type !== T.symbol)) return false
      const text = test.regexes.length > 0 ? stringOf(value) : ''
      return test.regexes.some((regex) => regex.test(text))
    }
    case 'regex':
      if (!value) return false
      if (value.type === T.regex) return equal(value, test.value)
      return (value.type === T.string || value.type === T.symbol) && test.regex.test(stringOf(value))
    case 'type':
      return value !== undefined && test.types.has(value.type)
    default:
      return false
  }
}

function elementPasses(element: Value, tests: readonly ElementTest[]): boolean {
  return tests.every(({ test, negated }) => testWhole(element, test) !== negated)
}

/** Whether one array element meets an `$elemMatch`. */
function matchesElement(element: Value, test: Test): boolean {
  if (test.kind === 'elementObject') {
    return (element.type === T.object || element.type === T.array) && matches(element, test.predicate)
  }
  return test.kind === 'elementValue' && elementPasses(element, test.tests)
}

/** Whether a value itself meets a test, elements of an array not looked at on their own. */
function testWhole(value: Value | undefined, test: Test): boolean {
  switch (test.kind) {
    case 'exists':
      return value !== undefined
    case 'size':
      return value?.type === T.array && elementsOf(value).length === test.size
    case 'elementObject':
    case 'elementValue':
      return value?.type === T.array && elementsOf(value).some((element) => matchesElement(element, test))
    default:
      return passes(value, test)
  }
}

/** Whether a value a path led to meets a test: the value itself or, for arrays, one of its elements. */
function testValue(value: Value | undefined, test: Test): boolean {
  if (value?.type === T.array && !wholeOnly.has(test.kind)) {
    for (const element of elementsOf(value)) if (passes(element, test)) return true
  }
  return testWhole(value, test)
}

/** Whether a document meets a filter. */
export function matches(document: Value, predicate: Predicate): boolean {
  switch (predicate.kind) {
    case 'field':
      return walkPath(document, predicate.path, 0, (value, whole) =>
        whole ? testWhole(value, predicate.test) : testValue(value, predicate.test),
      )
    case 'and':
      for (const item of predicate.items) if (!matches(document, item)) return false
      return true
    case 'or':
      for (const item of predicate.items) if (matches(document, item)) return true
      return false
    case 'nor':
      for (const item of predicate.items) if (matches(document, item)) return false
      return true
    case 'not':
      return !matches(document, predicate.item)
    case 'expression':
      return predicate.matches(document)
  }
}

/** True for a comparison that a missing field meets too, such as `{a: null}`. */
export function acceptsMissing(test: Test): boolean {
  if (test.kind === 'compare') return compares(undefined, test.op, test.value, test.key)
  return test.kind === 'in' && test.keys.has(nullKey.toString('latin1'))
}
