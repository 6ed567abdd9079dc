import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { AppError } from '../../src/http/errors.ts'
import { parseJson } from '../../src/http/json.ts'

const parse = (text: string) => parseJson(Buffer.from(text))

const codeOf = (run: () => unknown): string | null => {
  try {
    run()
  } catch (error) {
    return error instanceof AppError ? error.code : 'another error'
  }
  return null
}

describe('JSON from outside', () => {
  test('comes out as JSON.parse makes it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 20 }), (text) => {
        fc.pre(!/\\u(0000|d[89ab])/i.test(text))
        expect(parse(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  test('keeps keys that mean something to JavaScript or MongoDB', () => {
    const text = '{"__proto__":{"admin":true},"constructor":1,"$set":2,"a.b":3,"":4}'
    expect(JSON.stringify(parse(text))).toBe(text)
  })

  test('nested 60 deep is taken, 61 deep is refused', () => {
    expect(codeOf(() => parse('['.repeat(60) + ']'.repeat(60)))).toBe(null)
    expect(codeOf(() => parse('['.repeat(61) + ']'.repeat(61)))).toBe('BODY_UNREADABLE')
  })

  test('brackets inside strings do not count as nesting', () => {
    const text = JSON.stringify(['['.repeat(500), '\\"{'.repeat(500)])
    expect(parse(text)).toEqual(JSON.parse(text))
  })

  test.each([
    ['broken', '{"a":'],
    ['empty', ''],
    ['a NUL in a value', '{"a":"\\u0000"}'],
    ['a NUL in a key', '{"a\\u0000":1}'],
    ['half a surrogate pair', '["\\ud83d"]'],
    ['half a surrogate pair in a key', '{"\\udc00":1}'],
  ])('%s is refused', (_, text) => {
    expect(codeOf(() => parse(text))).toBe('BODY_UNREADABLE')
  })

  test('a whole surrogate pair written as escapes is taken', () => {
    expect(parse('"\\ud83d\\udc4b"')).toBe('👋')
  })

  test('bytes that are not UTF-8 are refused', () => {
    expect(codeOf(() => parseJson(Buffer.from([0x22, 0xff, 0x22])))).toBe('BODY_UNREADABLE')
  })
})
