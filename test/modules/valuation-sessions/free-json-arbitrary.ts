import fc from 'fast-check'
import type { JsonObject, JsonValue } from '../../../src/modules/valuation-sessions/free-json.ts'

/** Keys that have a meaning somewhere on the way: to JavaScript, to the driver, to the store. */
const loadedKeys = [
  '__proto__',
  'constructor',
  'prototype',
  'toJSON',
  'toBSON',
  '_bsontype',
  '$set',
  '$ref',
  '$id',
  '$db',
  '$where',
  'a.b',
  '.',
  '$',
  '',
  'length',
  'é 👋',
  '0',
]

const text = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .filter((value) => !value.includes('\0') && value.isWellFormed())
const key = fc.oneof(fc.constantFrom(...loadedKeys), text)
const number = fc.double({ noNaN: true, noDefaultInfinity: true })

export const { freeJson, freeObject } = fc.letrec<{ freeJson: JsonValue; freeObject: JsonObject }>((tie) => ({
  freeJson: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    number,
    fc.integer(),
    text,
    fc.array(tie('freeJson'), { maxLength: 5 }),
    tie('freeObject'),
  ),
  // Through text, so that `__proto__` is a key of its own as it is in a request.
  freeObject: fc
    .array(fc.tuple(key, tie('freeJson')), { maxLength: 6 })
    .map((entries) =>
      JSON.parse(
        `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
      ),
    ),
}))
