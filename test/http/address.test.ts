import { describe, expect, test } from 'bun:test'
import { clientAddress, isLoopback } from '../../src/http/address.ts'

test('only addresses of this machine are loopback', () => {
  for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '127.8.8.8', '::1'])
    expect([address, isLoopback(address)]).toEqual([address, true])
  for (const address of ['', '10.0.0.1', '128.0.0.1', '::ffff:10.0.0.1', '::2', '127.evil.example'])
    expect([address, isLoopback(address)]).toEqual([address, false])
})

const forwarded = (value: string) => new Headers({ 'x-forwarded-for': value })

describe("the sender's address", () => {
  test('is the peer when no proxy is trusted, whatever a header claims', () => {
    expect(clientAddress(forwarded('9.9.9.9'), '::ffff:10.0.0.1', 0)).toBe('10.0.0.1')
  })

  test('is what the nearest trusted proxy saw', () => {
    expect(clientAddress(forwarded('6.6.6.6, 203.0.113.7'), '10.0.0.1', 1)).toBe('203.0.113.7')
    expect(clientAddress(forwarded('6.6.6.6, 203.0.113.7, 10.0.0.2'), '10.0.0.1', 2)).toBe('203.0.113.7')
  })

  test('falls back on the peer when the header holds no address', () => {
    expect(clientAddress(forwarded('<script>'), '10.0.0.1', 1)).toBe('10.0.0.1')
    expect(clientAddress(new Headers(), '::1', 1)).toBe('::1')
  })
})
