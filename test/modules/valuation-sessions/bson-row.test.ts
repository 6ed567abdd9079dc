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

const character = fc.oneof(
  fc.integer({ min: 1, max: 0x7f }),
  fc.constantFrom(0x22, 0x5c, 0x2f, 0x7f, 0x80, 0x7ff, 0x800, 0x2028, 0xfeff, 0xffff, 0x1f600, 0x10ffff),
)
const oddText = fc.array(character, { maxLength: 80 }).map((codes) => String.fromCodePoint(...codes))
const oddNumber = fc.oneof(
  fc.constantFrom(-0, 0, 9, 10, -10, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 53, 1e21, 1e-7, 5e-324),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

test('the bytes are those of JSON.stringify, whatever letters and numbers there are', () => {
  const member = fc.tuple(oddText, fc.oneof(oddText, oddNumber, fc.array(oddNumber, { maxLength: 12 })))
  fc.assert(
    fc.property(fc.array(member, { maxLength: 30 }), (members) => {
      const value = JSON.parse(JSON.stringify(Object.fromEntries(members)))
      expect(roundTrip(value)).toBe(JSON.stringify(value))
    }),
    { numRuns: 500 },
  )
})

test('strings far larger than the buffer they are written in come through whole', () => {
  for (const text of ['"\u0001é', 'plain'].map((part) => part.repeat(200_000)))
    expect(roundTrip([text, { [text]: 1 }])).toBe(JSON.stringify([text, { [text]: 1 }]))
})

test('a number that JSON cannot say, as other tools write it, is null', () => {
  const stored = BSON.serialize({ free: [Number.NaN, Number.POSITIVE_INFINITY] })
  expect(freeIn(stored)).toBe('[null,null]')
})
