import { valueFrom } from '../bson/encode.ts'
import { stringOf, truthOf } from '../bson/read.ts'
import { elementsOf, fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { pathOf } from '../query/path.ts'
import { comparisonOperators } from './comparison-operators.ts'
import { dateOperators } from './date-operators.ts'
import { numberOperators } from './number-operators.ts'
import type { OperatorParser } from './operator.ts'
import { arrayValue, type Expression, objectValue, type Scope, valueAtPath } from './scope.ts'

const operators: ReadonlyMap<string, OperatorParser> = new Map<string, OperatorParser>([
  ...Object.entries(comparisonOperators),
  ...Object.entries(numberOperators),
  ...Object.entries(dateOperators),
  ['$literal', (operand) => () => operand],
])

const nullValue = valueFrom(null)

function parsePath(text: string): Expression {
  if (!text.startsWith('$$')) {
    const { parts, names } = pathOf(text.slice(1))
    if (names.some((name) => name === '' || name.startsWith('$'))) {
      throw new MongoError(40353, `'${text}' is not a valid field path`)
    }
    return ({ root }) => valueAtPath(root, parts)
  }
  const [variable = '', ...names] = text.slice(2).split('.')
  const parts = names.map((name) => Buffer.from(name, 'utf8'))
  if (variable === 'ROOT' || variable === 'CURRENT') return ({ root }) => valueAtPath(root, parts)
  if (variable === 'NOW') return ({ now }) => now
  if (variable === 'REMOVE') return () => undefined
  throw new MongoError(17276, `Use of undefined variable: ${variable}`)
}

/** Parses an expression as it stands in a stage. @throws 168 for unknown operators, 115 for unsupported ones */
export function parseExpression(value: Value): Expression {
  if (value.type === T.string) {
    const text = stringOf(value)
    return text.startsWith('$') ? parsePath(text) : () => value
  }
  if (value.type === T.array) {
    const elements = elementsOf(value).map(parseExpression)
    return (scope) => arrayValue(elements.map((element) => element(scope) ?? nullValue))
  }
  if (value.type !== T.object) return () => value
  const fields = [...fieldsOf(value)]
  const [first] = fields
  if (first?.[0].startsWith('$')) {
    if (fields.length > 1)
      throw new MongoError(15983, 'An object representing an expression must have exactly one field')
    const operator = operators.get(first[0])
    if (!operator) throw unsupported(`the expression operator ${first[0]}`)
    return operator(first[1], parseExpression, first[0])
  }
  const parts = fields.map(([name, inner]) => [name, parseExpression(inner)] as const)
  return (scope) => objectValue(parts.map(([name, inner]) => [name, inner(scope)] as const))
}

/** The scope in which a stage's expressions are evaluated for a document. */
export function scopeOf(root: Value, now: Value): Scope {
  return { root, now }
}

/** Compiles an `$expr` condition. */
export function compileExpression(expression: Value): (document: Value) => boolean {
  const parsed = parseExpression(expression)
  return (document) => {
    const value = parsed(scopeOf(document, valueFrom(new Date())))
    return value !== undefined && truthOf(value)
  }
}
