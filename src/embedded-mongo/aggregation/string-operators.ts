import { valueFrom } from '../bson/encode.ts'
import { bigintOf, decimalText, isNumber, numberOf, stringOf, truthOf, typeName } from '../bson/read.ts'
import { T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { exactly, type OperatorParser, parseOperands } from './operator.ts'
import { type Expression, isNullish } from './scope.ts'

const nullValue = valueFrom(null)

function textOf(value: Value, name: string): string {
  if (value.type !== T.string)
    throw new MongoError(16702, `${name} only supports strings, not ${typeName(value.type)}`)
  return stringOf(value)
}

/** The text `$toString` makes of a value. @throws 241 ConversionFailure */
function converted(value: Value): string {
  switch (value.type) {
    case T.string:
      return stringOf(value)
    case T.objectId:
      return value.slice().toString('hex')
    case T.bool:
      return String(truthOf(value))
    case T.date:
      return new Date(Number(bigintOf(value))).toISOString()
    case T.int64:
      return bigintOf(value).toString()
    case T.decimal:
      return decimalText(value)
    default:
      if (isNumber(value)) return String(numberOf(value))
      throw new MongoError(
        241,
        `Unsupported conversion from ${typeName(value.type)} to string in $convert with no onError value`,
      )
  }
}

function changing(change: (text: string) => string): OperatorParser {
  return (operand, parse, name) => {
    const [only] = exactly(operand, parse, name, 1) as [Expression]
    return (scope) => {
      const value = only(scope)
      return valueFrom(value && !isNullish(value) ? change(textOf(value, name)) : '')
    }
  }
}

export const stringOperators: Readonly<Record<string, OperatorParser>> = {
  $concat: (operand, parse, name) => {
    const parts = parseOperands(operand, parse)
    return (scope) => {
      let text = ''
      for (const part of parts) {
        const value = part(scope)
        if (!value || isNullish(value)) return nullValue
        text += textOf(value, name)
      }
      return valueFrom(text)
    }
  },
  $toString: (operand, parse, name) => {
    const [only] = exactly(operand, parse, name, 1) as [Expression]
    return (scope) => {
      const value = only(scope)
      return value && !isNullish(value) ? valueFrom(converted(value)) : nullValue
    }
  },
  // MongoDB changes the case of ASCII letters alone
  $toLower: changing((text) => text.replace(/[A-Z]+/g, (part) => part.toLowerCase())),
  $toUpper: changing((text) => text.replace(/[a-z]+/g, (part) => part.toUpperCase())),
  $strLenCP: (operand, parse, name) => {
    const [only] = exactly(operand, parse, name, 1) as [Expression]
    return (scope) => {
      const value = only(scope)
      if (!value) throw new MongoError(34471, '$strLenCP requires a string argument, found: missing')
      return valueFrom([...textOf(value, name)].length)
    }
  },
  $substrCP: (operand, parse, name) => {
    const [text, from, count] = exactly(operand, parse, name, 3) as [Expression, Expression, Expression]
    return (scope) => {
      const value = text(scope)
      if (!value || isNullish(value)) return valueFrom('')
      const start = numberOf(from(scope) ?? nullValue)
      const length = numberOf(count(scope) ?? nullValue)
      if (!Number.isInteger(start) || !Number.isInteger(length) || start < 0 || length < 0) {
        throw unsupported('$substrCP with other than whole numbers from 0')
      }
      return valueFrom([...textOf(value, name)].slice(start, start + length).join(''))
    }
  },
  $type: (operand, parse, name) => {
    const [only] = exactly(operand, parse, name, 1) as [Expression]
    return (scope) => {
      const value = only(scope)
      return valueFrom(value ? typeName(value.type) : 'missing')
    }
  },
}
