import { expect, test } from 'bun:test'
import { linkBase } from '../../src/http/origin.ts'
import { readSettings } from '../../src/settings.ts'

const baseOf = (environment: Record<string, string>, headers: Record<string, string>) =>
  linkBase(new Request('http://ignored.example/x', { headers }), readSettings(environment))

test('links begin with PUBLIC_URL where it is set, and with the address that was asked where it is not', () => {
  const asked = { host: 'files.example:3000' }
  expect(baseOf({}, asked)).toBe('http://files.example:3000')
  expect(baseOf({ PUBLIC_URL: 'https://app.example/convene/' }, asked)).toBe('https://app.example/convene')
})

test('a trusted proxy says what the browser speaks; others are not believed', () => {
  const forwarded = { host: 'files.example', 'x-forwarded-proto': 'https' }
  expect(baseOf({ TRUST_PROXY: '1' }, forwarded)).toBe('https://files.example')
  expect(baseOf({}, forwarded)).toBe('http://files.example')
})

test('a host that is none leaves the default', () => {
  expect(baseOf({}, { host: 'a b' })).toBe('http://localhost:3000')
})
