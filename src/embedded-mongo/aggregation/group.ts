import { valueFrom } from '../bson/encode.ts'
import { encodeKey } from '../bson/key.ts'
import { isNumber, numberOf } from '../bson/read.ts'
import { fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { calculate, doubleValue } from '../update/arithmetic.ts'
import { parseExpression, scopeOf } from './expression.ts'
import { arrayValue, type Expression, isNullish, objectValue } from './scope.ts'

const nullValue = valueFrom(null)

interface Accumulator {
  add(value: Value | undefined): void
  result(): Value
}

function summing(): Accumulator {
  let sum = valueFrom(0)
  return {
    add: (value) => {
      if (value && isNumber(value)) sum = calculate(sum, value, false, 'double')
    },
    result: () => sum,
  }
}

function averaging(): Accumulator {
  let sum = 0
  let count = 0
  return {
    add: (value) => {
      if (!value || !isNumber(value)) return
      if (value.type === T.decimal) throw unsupported('$avg of decimals')
      sum += numberOf(value)
      count += 1
    },
    result: () => (count === 0 ? nullValue : doubleValue(sum / count)),
  }
}

function extreme(sign: 1 | -1): Accumulator {
  let best: { value: Value; key: Buffer } | undefined
  return {
    add: (value) => {
      if (!value || isNullish(value)) return
      const key = encodeKey(value)
      if (!best || Buffer.compare(key, best.key) * sign < 0) best = { value, key }
    },
    result: () => best?.value ?? nullValue,
  }
}

function keeping(last: boolean): Accumulator {
  let kept: Value | undefined
  let any = false
  return {
    add: (value) => {
      if (last || !any) kept = value
      any = true
    },
    result: () => kept ?? nullValue,
  }
}

function pushing(distinct: boolean): Accumulator {
  const values: Value[] = []
  const seen = new Set<string>()
  return {
    add: (value) => {
      if (!value) return
      if (distinct) {
        const key = encodeKey(value).toString('latin1')
        if (seen.has(key)) return
        seen.add(key)
      }
      values.push(value)
    },
    result: () => arrayValue(values),
  }
}

const accumulators = new Map<string, () => Accumulator>([
  ['$sum', summing],
  ['$count', summing],
  ['$avg', averaging],
  ['$min', () => extreme(1)],
  ['$max', () => extreme(-1)],
  ['$first', () => keeping(false)],
  ['$last', () => keeping(true)],
  ['$push', () => pushing(false)],
  ['$addToSet', () => pushing(true)],
])

interface GroupField {
  readonly name: string
  readonly make: () => Accumulator
  readonly input: Expression
}

function parseField(name: string, spec: Value): GroupField {
  if (name.includes('.')) throw new MongoError(40235, `The field name '${name}' cannot contain '.'`)
  const [first, ...more] = spec.type === T.object ? fieldsOf(spec) : []
  if (!first || more.length > 0 || !first[0].startsWith('$')) {
    throw new MongoError(40234, `The field '${name}' must be an accumulator object`)
  }
  const make = accumulators.get(first[0])
  if (!make) throw unsupported(`the accumulator ${first[0]}`)
  const input = first[0] === '$count' ? () => valueFrom(1) : parseExpression(first[1])
  return { name, make, input }
}

/** Documents by the value of `_id`. */
export interface Groups {
  readonly add: (document: Value) => void
  /** In the order in which the groups came up. */
  readonly results: () => Value[]
}

/** `$group`; what it returns opens the groups of one run. @throws 15955 without _id */
export function parseGroup(spec: Value): (now: Value) => Groups {
  if (spec.type !== T.object) throw new MongoError(15947, "a group's fields must be specified in an object")
  const fields = new Map(fieldsOf(spec))
  const idSpec = fields.get('_id')
  if (!idSpec) throw new MongoError(15955, 'a group specification must include an _id')
  fields.delete('_id')
  const id = parseExpression(idSpec)
  const parts = [...fields].map(([name, field]) => parseField(name, field))
  return (now) => {
    const groups = new Map<string, { id: Value; accumulators: Accumulator[] }>()
    const add = (document: Value): void => {
      const scope = scopeOf(document, now)
      const value = id(scope) ?? nullValue
      const key = encodeKey(value).toString('latin1')
      let group = groups.get(key)
      if (!group) {
        group = { id: value, accumulators: parts.map(({ make }) => make()) }
        groups.set(key, group)
      }
      for (const [at, part] of parts.entries()) group.accumulators[at]?.add(part.input(scope))
    }
    const results = (): Value[] =>
      [...groups.values()].map((group) =>
        objectValue([
          ['_id', group.id],
          ...parts.map(({ name }, at) => [name, group.accumulators[at]?.result()] as const),
        ]),
      )
    return { add, results }
  }
}
