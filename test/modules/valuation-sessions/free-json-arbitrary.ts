import fc from 'fast-check'
import type { JsonObject, JsonValue } from '../../../src/modules/valuation-sessions/free-json.ts'
import { specialKeys } from '../../support/special-keys.ts'

const string = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .filter((value) => !value.includes('\0') && value.isWellFormed())
const key = fc.oneof(fc.constantFrom(...specialKeys), string)
const number = fc.double({ noNaN: true, noDefaultInfinity: true })

export const { freeJson, freeObject } = fc.letrec<{ freeJson: JsonValue; freeObject: JsonObject }>((tie) => ({
  freeJson: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    number,
    fc.integer(),
    string,
    fc.array(tie('freeJson'), { maxLength: 5 }),
    tie('freeObject'),
  ),
  // Through JSON.parse, so that `__proto__` is a key of its own as it is in a request.
  freeObject: fc
    .array(fc.tuple(key, tie('freeJson')), { maxLength: 6 })
    .map((entries) =>
      JSON.parse(
        `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
      ),
    ),
}))
