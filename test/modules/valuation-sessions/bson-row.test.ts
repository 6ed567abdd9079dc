import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { BSON, Long } from 'mongodb'
import { bsonOf, StoredJson, storedText } from '../../../src/modules/valuation-sessions/bson-json.ts'
import { readRow } from '../../../src/modules/valuation-sessions/bson-row.ts'
import type { JsonValue } from '../../../src/modules/valuation-sessions/free-json.ts'
import { toBsonFields } from '../../../src/modules/valuation-sessions/free-json-bson.ts'
import { freeJson } from './free-json-arbitrary.ts'

const free = new Set(['free'])
const freeIn = (row: Uint8Array): unknown => {
  const value = readRow(bsonOf(row), 0, free).get('free')
  return value instanceof StoredJson ? storedText(value) : value
}
const roundTrip = (value: JsonValue): unknown => {
  const stored = BSON.serialize(toBsonFields({ free: JSON.stringify(value) }))
  return freeIn(stored)
}

test('any free JSON comes back from its BSON as the same text', () => {
  fc.assert(
    fc.property(freeJson, (value) => {
      expect(roundTrip(value)).toBe(value === null ? null : JSON.stringify(value))
    }),
    { numRuns: 500 },
  )
})

test.each([
  '{"$ref":"people","$id":"1","$db":"other","z":1}',
  '{"_bsontype":"ObjectId","id":"x"}',
  '[{"deep":{"_bsontype":7,"b":[{"_bsontype":null}]}}]',
  '{"__proto__":{"toString":1},"constructor":{"prototype":2},"toBSON":"x","toJSON":{}}',
  '{"0":"a","length":3,"":{"":""}}',
  '["\\u0001\\"\\\\\\n","é 👋","\u2028"]',
  '[1e+21,5e-324,-1.5,2147483647,2147483648,-2147483649,9007199254740991,0.1]',
])('%s comes back from its BSON as it went in', (text) => {
  expect(roundTrip(JSON.parse(text))).toBe(text)
})

test('a row with a 64-bit whole number, as other tools write it, is read as a number', () => {
  const stored = BSON.serialize({ free: { big: Long.fromNumber(2 ** 40) } })
  expect(freeIn(stored)).toBe('{"big":1099511627776}')
})

test('a row with a type that JSON does not have is refused, not guessed at', () => {
  const stored = BSON.serialize({ free: { id: new BSON.ObjectId() } })
  expect(() => freeIn(stored)).toThrow('BSON type 7')
})
