import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { BSON } from 'mongodb'
import { AppError } from '../../../src/http/errors.ts'
import {
  checkedJson,
  type JsonValue,
  mergeJson,
  refuseLargerThan,
  toStored,
} from '../../../src/modules/valuation-sessions/free-json.ts'
import { createRowWriter } from '../../../src/platform/bson-json.ts'
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

test('the same merge twice gives the same as once', () => {
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

test('arrays and scalars of a patch replace what was there', () => {
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

test('a merge changes no other object through __proto__', () => {
  const patch = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')
  const merged = mergeJson(JSON.parse('{"__proto__":{"own":1}}'), patch)
  expect(text(merged)).toBe(
    '{"__proto__":{"own":1,"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  )
  expect('polluted' in {}).toBe(false)
})

const nested = (depth: number): JsonValue => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

test('free JSON may be nested 50 deep and no deeper', () => {
  expect(checkedJson(nested(50), '/x')).toEqual(nested(50))
  expect(() => checkedJson(nested(51), '/x')).toThrow(AppError)
})

test('a number that JSON cannot express is refused instead of becoming null', () => {
  expect(() => checkedJson(JSON.parse('{"a":[1e400]}'), '/x')).toThrow(AppError)
})

test('the limit of a session counts the bytes of the JSON of all values that are not null', () => {
  expect(() => refuseLargerThan(12, [null, 'é', { a: 1 }, null])).not.toThrow()
  expect(() => refuseLargerThan(10, [null, 'é', { a: 1 }, null])).toThrow(AppError)
})

const write = createRowWriter()
const roundTrip = (free: JsonValue): string => {
  const json = Buffer.from(write.row(BSON.serialize(toStored({ free })))).toString()
  return json.slice('{"free":'.length, -1)
}

test('any free JSON comes back from its BSON as it went in', () => {
  fc.assert(
    fc.property(freeJson, (value) => expect(roundTrip(value)).toBe(text(value))),
    { numRuns: 500 },
  )
})

test.each([
  '{"$ref":"people","$id":"1","$db":"other","z":1}',
  '{"_bsontype":"ObjectId","id":"x"}',
  '[{"deep":{"_bsontype":7,"b":[{"_bsontype":null}]}}]',
  '{"__proto__":{"toString":1},"constructor":{"prototype":2},"toBSON":"x","toJSON":{}}',
  '{"0":"a","length":3,"":{"":""}}',
  '[1e+21,5e-324,-1.5,2147483647,2147483648,-2147483649,9007199254740991,0.1]',
])('%s comes back from its BSON as it went in', (json) => {
  expect(roundTrip(JSON.parse(json))).toBe(json)
})

test('free JSON that is too large as BSON is refused, also over several fields and under a tag of the driver', () => {
  const zeros = Array<number>(700_000).fill(0)
  expect(() => toStored({ a: zeros, b: zeros })).toThrow(AppError)
  expect(() => toStored({ a: { _bsontype: 'MinKey', zeros: [zeros, zeros] } })).toThrow(AppError)
})
