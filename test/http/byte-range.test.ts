import { expect, test } from 'bun:test'
import { httpDate, wantedBytes } from '../../src/http/byte-range.ts'

const modifiedAt = new Date('2026-01-31T12:00:00.789Z')
const file = { byteLength: 10, etag: '"tag"', modifiedAt }
const wanted = (headers: Record<string, string>, byteLength = 10) => {
  const { status, ...range } = wantedBytes(new Headers(headers), { ...file, byteLength })
  return [status, ...Object.values(range)]
}

test.each([
  ['bytes=0-0', [206, 0, 0]],
  ['bytes=0-9', [206, 0, 9]],
  ['bytes=3-5', [206, 3, 5]],
  ['bytes=3-', [206, 3, 9]],
  ['bytes=0-', [206, 0, 9]],
  ['bytes=9-', [206, 9, 9]],
  ['bytes=5-100', [206, 5, 9]],
  ['bytes=5-99999999999999999999999', [206, 5, 9]],
  ['bytes=-3', [206, 7, 9]],
  ['bytes=-10', [206, 0, 9]],
  ['bytes=-99', [206, 0, 9]],
  ['BYTES=1-2', [206, 1, 2]],
  ['bytes= 1-2', [206, 1, 2]],
  ['bytes=10-', [416]],
  ['bytes=10-12', [416]],
  ['bytes=99999999999999999999999-', [416]],
  ['bytes=-0', [416]],
  // Malformed, of another unit, or several at once: the whole file.
  ['bytes=5-3', [200]],
  ['bytes=-', [200]],
  ['bytes=a-b', [200]],
  ['bytes=1-2-3', [200]],
  ['bytes 1-2', [200]],
  ['items=1-2', [200]],
  ['bytes=0-1,3-4', [200]],
  ['', [200]],
])('the range "%s" of ten bytes', (range, expected) => {
  expect(wanted({ range })).toEqual(expected)
})

test('no range of an empty file can be served', () => {
  expect(wanted({ range: 'bytes=0-' }, 0)).toEqual([416])
  expect(wanted({ range: 'bytes=-5' }, 0)).toEqual([416])
  expect(wanted({}, 0)).toEqual([200])
})

test.each([
  ['the same tag', '"tag"', 206],
  ['another tag', '"other"', 200],
  ['a weak tag', 'W/"tag"', 200],
  ['the same date', httpDate(modifiedAt), 206],
  ['an earlier date', httpDate(new Date(0)), 200],
  ['a later date', httpDate(new Date('2027-01-01')), 200],
  ['no date', 'yesterday', 200],
])('If-Range with %s', (_, condition, status) => {
  expect(wanted({ range: 'bytes=1-2', 'if-range': condition })[0]).toBe(status)
})

test.each([
  ['"tag"', 304],
  ['W/"tag"', 304],
  ['"a", "tag"', 304],
  ['*', 304],
  ['"a"', 200],
])('If-None-Match %s', (condition, status) => {
  expect(wanted({ 'if-none-match': condition })[0]).toBe(status)
})
