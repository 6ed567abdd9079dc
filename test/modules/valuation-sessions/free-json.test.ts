import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { AppError } from '../../../src/http/errors.ts'
import { type JsonValue, mergeJson, toJsonText } from '../../../src/modules/valuation-sessions/free-json.ts'
import { freeJson, freeObject } from './free-json-arbitrary.ts'

const text = (value: JsonValue) => JSON.stringify(value)
const keysOf = (value: JsonValue) => (typeof value === 'object' && value !== null ? Object.keys(value) : [])

const withoutNulls = (value: JsonValue): JsonValue => mergeJson({}, value)

test('a merge with an empty object changes nothing', () => {
  fc.assert(fc.property(freeObject, (target) => expect(text(mergeJson(target, {}))).toBe(text(target))))
})

test('a merge leaves both of its arguments as they were', () => {
  fc.assert(
    fc.property(freeObject, freeObject, (target, patch) => {
      const before = text(target) + text(patch)
      mergeJson(target, patch)
      expect(text(target) + text(patch)).toBe(before)
    }),
  )
})

test('the same merge twice is as good as once', () => {
  fc.assert(
    fc.property(freeObject, freeObject, (target, patch) => {
      const once = mergeJson(target, patch)
      expect(text(mergeJson(once, patch))).toBe(text(once))
    }),
  )
})

test('a merge keeps each key that the patch does not name, and drops each that it sets to null', () => {
  fc.assert(
    fc.property(freeObject, freeObject, (target, patch) => {
      const merged = mergeJson(target, patch)
      for (const key of keysOf(target)) {
        if (!Object.hasOwn(patch, key)) expect(keysOf(merged)).toContain(key)
      }
      for (const key of keysOf(patch)) {
        if (patch[key] === null) expect(keysOf(merged)).not.toContain(key)
        else expect(keysOf(merged)).toContain(key)
      }
    }),
  )
})

test('lists and scalars of a patch replace what was there', () => {
  fc.assert(
    fc.property(
      freeObject,
      freeJson.filter((value) => value !== null && (typeof value !== 'object' || Array.isArray(value))),
      (target, value) => {
        const merged = mergeJson({ ...target, key: { deep: 1 } }, { key: value })
        expect(text(mergeJson({}, merged))).toContain(`"key":${text(withoutNulls(value))}`)
      },
    ),
  )
})

test('a merge reaches nobody else through __proto__', () => {
  const patch = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')
  const merged = mergeJson(JSON.parse('{"__proto__":{"own":1}}'), patch)
  expect(text(merged)).toBe(
    '{"__proto__":{"own":1,"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  )
  expect('polluted' in {}).toBe(false)
})

const nested = (depth: number): JsonValue => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

test('free JSON may be nested 50 deep and no deeper', () => {
  expect(toJsonText(nested(50), '/x')).toHaveLength(100)
  expect(() => toJsonText(nested(51), '/x')).toThrow(AppError)
})

test('a number that JSON cannot say is refused instead of becoming null', () => {
  expect(() => toJsonText(JSON.parse('{"a":[1e400]}'), '/x')).toThrow(AppError)
})
