import { valueFrom } from '../bson/encode.ts'
import { bigintOf, stringOf, typeName } from '../bson/read.ts'
import { T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { namedOperands, type OperatorParser, type Parse, required } from './operator.ts'
import { type Expression, isNullish } from './scope.ts'

const nullValue = valueFrom(null)

function dateOf(value: Value, name: string): Date {
  if (value.type !== T.date)
    throw new MongoError(16006, `can't convert from BSON type ${typeName(value.type)} to Date in ${name}`)
  return new Date(Number(bigintOf(value)))
}

function pad(number: number, width = 2): string {
  return String(number).padStart(width, '0')
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1
}

const formats = new Map<string, (date: Date) => string>([
  ['%Y', (date) => pad(date.getUTCFullYear(), 4)],
  ['%m', (date) => pad(date.getUTCMonth() + 1)],
  ['%d', (date) => pad(date.getUTCDate())],
  ['%H', (date) => pad(date.getUTCHours())],
  ['%M', (date) => pad(date.getUTCMinutes())],
  ['%S', (date) => pad(date.getUTCSeconds())],
  ['%L', (date) => pad(date.getUTCMilliseconds(), 3)],
  ['%j', (date) => pad(dayOfYear(date), 3)],
  ['%w', (date) => String(date.getUTCDay() + 1)],
  ['%z', () => '+0000'],
  ['%%', () => '%'],
])

function parseDateToString(operand: Value, parse: Parse, name: string): Expression {
  const fields = namedOperands(operand, name, ['date', 'format', 'timezone', 'onNull'])
  const zone = fields.get('timezone')
  if (zone && !(zone.type === T.string && ['UTC', 'GMT', 'Z', '+00:00'].includes(stringOf(zone)))) {
    throw unsupported('$dateToString in a timezone other than UTC')
  }
  const format = fields.get('format')
  if (format && format.type !== T.string) throw unsupported('$dateToString with a computed format')
  const pattern = format ? stringOf(format) : '%Y-%m-%dT%H:%M:%S.%LZ'
  for (const [mark] of pattern.matchAll(/%./g))
    if (!formats.has(mark)) throw unsupported(`$dateToString with ${mark}`)
  const date = required(fields, parse, name, 'date')
  const onNull = fields.has('onNull') ? required(fields, parse, name, 'onNull') : undefined
  return (scope) => {
    const value = date(scope)
    if (!value || isNullish(value)) return onNull ? onNull(scope) : nullValue
    const when = dateOf(value, name)
    return valueFrom(pattern.replace(/%./g, (mark) => formats.get(mark)?.(when) ?? mark))
  }
}

/** Dates in UTC; other time zones are refused. */
export const dateOperators: Readonly<Record<string, OperatorParser>> = {
  $dateToString: parseDateToString,
}
