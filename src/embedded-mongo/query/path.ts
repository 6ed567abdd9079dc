import { elementsOf, fieldAt, T, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'

/** A dotted path taken apart once: each component's bytes, and its index where it could be an array's. */
export interface Path {
  readonly text: string
  readonly names: readonly string[]
  readonly parts: readonly Buffer[]
  readonly indexes: readonly (number | undefined)[]
}

const cache = new Map<string, Path>()

/** @throws FailedToParse for a path longer than 200 components */
export function pathOf(text: string): Path {
  const known = cache.get(text)
  if (known) return known
  const names = text.split('.')
  if (names.length > 200) throw new MongoError('FailedToParse', 'FieldPath is too long')
  const path: Path = {
    text,
    names,
    parts: names.map((name) => Buffer.from(name, 'utf8')),
    indexes: names.map((name) => (/^(0|[1-9]\d{0,8})$/.test(name) ? Number(name) : undefined)),
  }
  if (cache.size > 10_000) cache.clear()
  cache.set(text, path)
  return path
}

/**
 * Whether one of the values a path leads to passes; undefined stands for a missing field. `whole`: the path ended at a
 * position of an array, so that an array there is not looked into.
 */
export type Visit = (value: Value | undefined, whole?: boolean) => boolean

function walkArray(array: Value, path: Path, at: number, visit: Visit): boolean {
  const elements = elementsOf(array)
  const index = path.indexes[at]
  if (index !== undefined) {
    const element = elements[index]
    if (element) {
      if (at === path.parts.length - 1) {
        if (visit(element, true)) return true
      } else if (element.type === T.object) {
        if (walkPath(element, path, at + 1, visit)) return true
      } else if (element.type === T.array && walkArray(element, path, at + 1, visit)) return true
    }
  }
  for (const element of elements) {
    if (element.type === T.object && walkPath(element, path, at, visit)) return true
  }
  return false
}

/**
 * Visits the values a path leads to as MongoDB's matcher does: arrays on the way are entered (by index too), an
 * element that is no object leads nowhere, and a field missing from an object is visited as undefined.
 */
export function walkPath(document: Value, path: Path, at: number, visit: Visit): boolean {
  const part = path.parts[at] as Buffer
  const value = fieldAt(document, part)
  if (at === path.parts.length - 1 || !value) return visit(value)
  if (value.type === T.object) return walkPath(value, path, at + 1, visit)
  if (value.type === T.array) return walkArray(value, path, at + 1, visit)
  return visit(undefined)
}
