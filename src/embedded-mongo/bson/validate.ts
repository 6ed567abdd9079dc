import { MongoError } from '../errors.ts'
import { byteAt, int32At, T, Value, valueEnd } from './value.ts'

const maxDepth = 200

function invalid(why: string): MongoError {
  return new MongoError(22, `Invalid BSON: ${why}`)
}

function terminated(bytes: Buffer, from: number, stop: number): number {
  const end = bytes.indexOf(0, from)
  if (end === -1 || end >= stop) throw invalid('a name or regular expression without its end')
  return end
}

const fixedSizes: Readonly<Record<number, number>> = {
  [T.double]: 8,
  [T.date]: 8,
  [T.timestamp]: 8,
  [T.int64]: 8,
  [T.objectId]: 12,
  [T.bool]: 1,
  [T.int32]: 4,
  [T.decimal]: 16,
  [T.null]: 0,
  [T.undefined]: 0,
  [T.minKey]: 0,
  [T.maxKey]: 0,
}

function checkValue(type: number, bytes: Buffer, at: number, stop: number, depth: number): number {
  const fixed = fixedSizes[type]
  if (fixed !== undefined) {
    if (at + fixed > stop) throw invalid('a value beyond its document')
    return at + fixed
  }
  if (type === T.regex) return terminated(bytes, terminated(bytes, at, stop) + 1, stop) + 1
  if (at + 4 > stop) throw invalid('a length beyond its document')
  const length = int32At(bytes, at)
  if (length < 0) throw invalid('a negative length')
  const end = valueEnd(type, bytes, at)
  if (end > stop) throw invalid('a value beyond its document')
  if (type === T.object || type === T.array) checkDocument(bytes, at, end, depth + 1)
  else if (type === T.string || type === T.code || type === T.symbol) {
    if (length < 1 || byteAt(bytes, end - 1) !== 0) throw invalid('a string without its end')
  }
  return end
}

function checkDocument(bytes: Buffer, start: number, end: number, depth: number): void {
  if (depth > maxDepth) throw new MongoError('Overflow', `BSON is nested deeper than ${maxDepth} levels`)
  if (end - start < 5 || int32At(bytes, start) !== end - start || byteAt(bytes, end - 1) !== 0) {
    throw invalid('a document whose length is wrong')
  }
  let at = start + 4
  const stop = end - 1
  while (at < stop) {
    const nameEnd = terminated(bytes, at + 1, stop)
    at = checkValue(byteAt(bytes, at), bytes, nameEnd + 1, stop, depth)
  }
  if (at !== stop) throw invalid('a value beyond its document')
}

/** The document at `start`, every length and end in it checked, so that readers may trust them. @throws code 22 */
export function checkedDocument(bytes: Buffer, start: number, limit: number): Value {
  if (start + 5 > limit) throw invalid('a document beyond its message')
  const end = start + int32At(bytes, start)
  if (end > limit || end < start + 5) throw invalid('a document beyond its message')
  checkDocument(bytes, start, end, 0)
  return new Value(T.object, bytes, start, end)
}
