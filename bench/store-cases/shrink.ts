import { BSONRegExp, type Document, Int32 } from 'mongodb'
import type { Case } from './generate.ts'

/** Whether a value is an object, not one of BSON's own kinds. */
export const isPlain = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

const typeOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (value instanceof Date) return 'date'
  if (typeof value === 'object' && '_bsontype' in value) return String(value._bsontype).toLowerCase()
  return typeof value
}

/** Each value that is one step simpler, the greatest steps first. */
function* simpler(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const index of value.keys()) yield value.toSpliced(index, 1)
    for (const [index, item] of value.entries())
      for (const other of simpler(item)) yield value.with(index, other)
  } else if (isPlain(value)) {
    for (const name of Object.keys(value)) {
      const { [name]: inner, ...others } = value
      yield others
      if (!name.startsWith('$')) continue
      // what an operator holds may differ alone
      for (const item of Array.isArray(inner) ? inner : [inner])
        if (isPlain(item)) yield { ...others, ...item }
    }
    for (const [name, inner] of Object.entries(value)) {
      for (const other of simpler(inner)) yield { ...value, [name]: other }
      if (name.includes('.') && !name.startsWith('$')) {
        const entries = Object.entries(value)
        for (const short of [name.slice(0, name.lastIndexOf('.')), name.slice(name.indexOf('.') + 1)])
          yield Object.fromEntries(entries.map(([key, item]) => [key === name ? short : key, item]))
      }
    }
  } else if (
    !(value instanceof Int32 && Number(value) === 1) &&
    !(value instanceof BSONRegExp) &&
    typeOf(value) !== 'boolean'
  ) {
    if (typeof value !== 'string') yield new Int32(1)
    else if (value.length > 1 && !value.startsWith('$')) yield value.slice(0, 1)
  }
}

/** A case and the documents, at least one, that it is asked about. */
export type Question = { asked: Case; documents: (Document & { _id: number })[] }

function* simplerQuestions({ asked, documents }: Question): Generator<Question> {
  const most = documents.length
  for (let size = most >> 1; size > 0; size >>= 1)
    for (let at = 0; at < most; at += size) yield { asked, documents: documents.toSpliced(at, size) }
  for (const [at, { _id, ...fields }] of documents.entries())
    for (const other of simpler(fields))
      yield { asked, documents: documents.with(at, { _id, ...Object(other) }) }
  const { kind, ...parts } = asked
  for (const [name, part] of Object.entries(parts))
    for (const other of simpler(part)) yield { asked: { ...asked, [name]: other } as Case, documents }
}

/** The simplest question that still differs in the same way, with at most `most` looks. */
export const shrink = async (
  question: Question,
  differs: (question: Question) => Promise<boolean>,
  most: number,
): Promise<Question> => {
  let current = question
  let looks = 0
  for (let found = true; found && looks < most; ) {
    found = false
    for (const other of simplerQuestions(current)) {
      looks += 1
      if (looks > most) break
      if (!(await differs(other))) continue
      current = other
      found = true
      break
    }
  }
  return current
}

const abstract = (value: unknown, wasOperator: boolean): string => {
  if (Array.isArray(value)) return `[${value.map((item) => abstract(item, wasOperator)).join(',')}]`
  if (isPlain(value))
    return `{${Object.entries(value)
      .map(([name, inner]) => {
        const isOperator = name.startsWith('$')
        const shown = isOperator || name === '_id' ? name : name.replace(/[a-z]+/g, 'f').replace(/\d+/g, '#')
        return `${shown}:${abstract(inner, isOperator)}`
      })
      .join(',')}}`
  if (typeof value === 'string' && value.startsWith('$')) return value.replace(/[a-z]+/gi, 'f')
  return typeOf(value)
}

/** A question without its names and values: equal for differences that most likely have one cause. */
export const shapeOf = ({ asked, documents }: Question): string => {
  const { kind, ...parts } = asked
  return `${kind} ${Object.values(parts)
    .map((part) => abstract(part, false))
    .join(' ')} on ${documents.map(({ _id, ...fields }) => abstract(fields, false)).join(' ')}`
}
