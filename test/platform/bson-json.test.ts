import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { BSON, Double, Int32, Long } from 'mongodb'
import { createRowWriter } from '../../src/platform/bson-json.ts'
import { specialKeys } from '../support/special-keys.ts'

/** A value with its two forms: what the driver serialises, and the JSON text that is expected of it. */
type Case<Stored = unknown> = { stored: Stored; json: string }

const character = fc.oneof(
  fc.integer({ min: 1, max: 0x7f }),
  fc.constantFrom(0x22, 0x5c, 0x2f, 0x7f, 0x80, 0x7ff, 0x800, 0x2028, 0xfeff, 0xffff, 0x1f600, 0x10ffff),
)
const oddText = fc.array(character, { maxLength: 80 }).map((codes) => String.fromCodePoint(...codes))
const text = fc
  .oneof(oddText, fc.string({ unit: 'grapheme', maxLength: 60 }))
  .filter((value) => value.isWellFormed())
// Without `$ref`: with `$id` the driver decodes it as a reference, whose keys are in another order.
const key = fc.oneof(
  fc.constantFrom(...specialKeys.filter((name) => name !== '$ref')),
  text.filter((value) => !value.includes('\0')),
)
const plain = (value: unknown): Case => ({ stored: value, json: JSON.stringify(value) })

const number = fc.oneof(
  fc.constantFrom(-0, 0, 9, -10, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 53, 1e21, 1e-7, 5e-324, 1.5e308),
  fc.integer(),
  fc.double(),
)
const int64 = fc
  .oneof(
    fc.constantFrom(0n, -1n, 2n ** 31n, -(2n ** 31n) - 1n, 2n ** 32n, 2n ** 53n - 1n, -(2n ** 53n) + 1n),
    fc.bigInt({ min: -(2n ** 53n) + 1n, max: 2n ** 53n - 1n }),
  )
  .map((value) => ({ stored: Long.fromBigInt(value), json: String(value) }))
const scalar = fc.oneof(
  fc.constantFrom(null, true, false).map(plain),
  number.map(plain),
  number.map((value) => ({ stored: new Double(value), json: JSON.stringify(value) })),
  fc.integer().map((value) => ({ stored: new Int32(value), json: String(value) })),
  int64,
  text.map(plain),
  fc.date({ noInvalidDate: true }).map(plain),
  fc.constantFrom(new Date(0), new Date(-1), new Date(8.64e15), new Date(-8.64e15)).map(plain),
)

const objectOf = (members: Map<string, Case>): Case<Map<string, unknown>> => ({
  // A Map, as the driver takes an object with `_bsontype` or `toBSON` for more than data.
  stored: new Map([...members].map(([name, { stored }]) => [name, stored])),
  json: `{${[...members].map(([name, { json }]) => `${JSON.stringify(name)}:${json}`).join(',')}}`,
})
const listOf = (items: Case[]): Case => ({
  stored: items.map(({ stored }) => stored),
  json: `[${items.map(({ json }) => json).join(',')}]`,
})
const { object } = fc.letrec<{ value: Case; object: Case<Map<string, unknown>> }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 5 }).map(listOf),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 6 })
    .map((entries) => objectOf(new Map(entries))),
}))

const decode = (row: Uint8Array): unknown => BSON.deserialize(row, { fieldsAsRaw: Object.create(null) })
const textOf = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
const write = createRowWriter()
const written = (document: object): string => textOf(write.row(BSON.serialize(document)))

test('any row is written as JSON.stringify writes what the driver decodes', () => {
  fc.assert(
    fc.property(object, ({ stored, json }) => {
      const row = BSON.serialize(stored)
      const bytes = write.row(row)
      expect(textOf(bytes)).toBe(json)
      // Through JSON.parse, as objects have keys such as "0" before all others.
      expect(JSON.stringify(JSON.parse(textOf(bytes)))).toBe(JSON.stringify(decode(row)))
    }),
    { numRuns: 1000 },
  )
})

test('any list of rows is one array, between the text before and after it', () => {
  fc.assert(
    fc.property(fc.array(object, { maxLength: 5 }), (rows) => {
      const list = `[${rows.map(({ json }) => json).join(',')}]`
      const bytes = rows.map(({ stored }) => BSON.serialize(stored))
      expect(textOf(write.rows(bytes, '{"größe":', ',"total":3}'))).toBe(`{"größe":${list},"total":3}`)
      const [first] = bytes
      if (first) expect(textOf(write.row(first, '{"session":', '}'))).toBe(`{"session":${rows[0]?.json}}`)
    }),
  )
})

test.each([
  '{"free":{"$ref":"a.people","$id":"1","$db":"other"}}',
  '{"free":{"$id":{"x":1},"$ref":"people"}}',
  '{"$ref":"people","$id":1}',
  '{"free":[[],{},[[{}]],"\\u0000\\u0001\\"\\\\\\n","\u2028é 👋"]}',
])('%s stays as it was stored', (json) => {
  expect(written(JSON.parse(json))).toBe(json)
})

test('objects and arrays nested a hundred deep are written', () => {
  const json = `{"a":${'[{"b":'.repeat(100)}1${'}]'.repeat(100)}}`
  expect(written(JSON.parse(json))).toBe(json)
})

test('a field is written under each of its names, and only at the top of a row', () => {
  const rows = createRowWriter<{ _id: string; created_at: Date }>({
    names: { _id: ['id', 'scan_id'], created_at: ['created_at', 'times"tamp'] },
  })
  const created_at = new Date(1_700_000_000_123)
  const nested = { _id: 1, deep: [{ _id: 2 }] }
  expect(textOf(rows.row(BSON.serialize({ _id: nested, _idx: 1, _i: 2, created_at, nested })))).toBe(
    '{"id":{"_id":1,"deep":[{"_id":2}]},"scan_id":{"_id":1,"deep":[{"_id":2}]},"_idx":1,"_i":2,' +
      '"created_at":"2023-11-14T22:13:20.123Z","times\\"tamp":"2023-11-14T22:13:20.123Z",' +
      '"nested":{"_id":1,"deep":[{"_id":2}]}}',
  )
})

test('a field that a row lacks is null where that was asked for, in every row anew', () => {
  const rows = createRowWriter<{ _id: string; ended_at: Date; note: string }>({
    names: { _id: ['id'], ended_at: ['ended_at', 'end'] },
    absentAsNull: ['note', 'ended_at'],
  })
  const stored = [{}, { note: 'x', _id: 'a', ended_at: null }, { nested: { note: 1 } }, { _id: 'b', note: 2 }]
  expect(JSON.parse(textOf(rows.rows(stored.map((row) => BSON.serialize(row)))))).toEqual([
    { note: null, ended_at: null, end: null },
    { note: 'x', id: 'a', ended_at: null, end: null },
    { nested: { note: 1 }, note: null, ended_at: null, end: null },
    { id: 'b', note: 2, ended_at: null, end: null },
  ])
})

test('numbers and dates that JSON cannot express are null', () => {
  const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  expect(written({ values })).toBe('{"values":[null,null,null]}')
  // The driver writes no such date: a timestamp's type byte is replaced by a date's.
  const farDate = BSON.serialize({ at: new BSON.Timestamp(2n ** 62n) }).with(4, 9)
  expect(textOf(write.row(farDate))).toBe('{"at":null}')
})

test('int64 values beyond the integers of a double become the nearest double', () => {
  for (const value of [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, 9_007_199_254_740_995n])
    expect(written({ value: Long.fromBigInt(value) })).toBe(`{"value":${Number(value)}}`)
})

test('a BSON type that JSON lacks is refused, and the next row is written as ever', () => {
  const others = [
    new BSON.ObjectId(),
    new BSON.Binary(new Uint8Array(40)),
    BSON.Decimal128.fromString('1'),
    new BSON.Timestamp(1n),
    /x/,
    new BSON.MinKey(),
  ]
  for (const value of others) {
    expect(() => written({ rows: [{ value }] })).toThrow('which JSON lacks')
    expect(written({ a: 1 })).toBe('{"a":1}')
  }
})

test('bytes that are not one document are refused', () => {
  const row = BSON.serialize({ a: 1 })
  for (const bytes of [row.subarray(0, -1), new Uint8Array([...row, 0]), row.with(row.length - 1, 1)])
    expect(() => write.row(bytes)).toThrow('not one BSON document')
})

test('rows far larger than the memory they are written in come through whole, under every name', () => {
  const rows = createRowWriter({ names: { free: ['free', 'again'] } })
  const large = ['\u0001"é', 'plain'].map((part) => [part.repeat(200_000), { [part.repeat(200_000)]: 1 }])
  for (const free of [...large, Array(50_000).fill({ a: [] })]) {
    const row = BSON.serialize({ free })
    // Not toBe, which would print megabytes.
    const expected = JSON.stringify([1, 2, 3].map(() => ({ free, again: free })))
    expect(textOf(rows.rows([row, row, row])) === expected).toBe(true)
    expect(textOf(rows.rows([]))).toBe('[]')
  }
})

test('a row may reach the end of the memory with any of its bytes', () => {
  const rows = createRowWriter({ names: { at: ['at', 'ended_at'], none: ['none'] }, absentAsNull: ['none'] })
  const nested: unknown = JSON.parse(
    `${'['.repeat(180)}${'{"":'.repeat(90)}{}${'}'.repeat(90)}${']'.repeat(180)}`,
  )
  const at = new Date(8.64e15)
  const numbers = [
    Number.MIN_SAFE_INTEGER,
    -2.2250738585072014e-308,
    at,
    null,
    false,
    '',
    '\u0001'.repeat(30),
  ]
  const row = BSON.serialize({ at, nested, numbers, key: { [`"${'\u0002'.repeat(20)}`]: [] } })
  const expected = textOf(rows.row(row))
  for (let left = 0; left <= expected.length + 200; left += 1) {
    const before = ' '.repeat(256 * 1024 - left)
    if (textOf(rows.row(row, before)).slice(before.length) !== expected) expect(left).toBe(-1)
  }
})

test('an answer keeps its bytes when the next one is written', () => {
  const first = write.row(BSON.serialize({ a: 1 }))
  write.row(BSON.serialize({ b: 2 }))
  expect(textOf(first)).toBe('{"a":1}')
})
