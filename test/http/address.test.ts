import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { addressKey, clientAddress, isLoopback } from '../../src/http/address.ts'

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

describe('the key of an address', () => {
  const bytes = (count: number) =>
    fc.array(fc.integer({ min: 0, max: 255 }), { minLength: count, maxLength: count })
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
  const full = (all: number[]) =>
    Array.from({ length: 8 }, (_, at) => hex(((all[2 * at] ?? 0) << 8) | (all[2 * at + 1] ?? 0), 4)).join(':')
  /** Every way that a peer may write the address. */
  const spellings = (all: number[]) => {
    const short = URL.parse(`http://[${full(all)}]/`)?.hostname.slice(1, -1) ?? ''
    const dotted = `${full(all).slice(0, 29)}:${all.slice(12).join('.')}`
    return [full(all), full(all).toUpperCase(), short, dotted, `${short}%eth0`]
  }

  test('is the same for every spelling, and for every address of its /64, and for no other', () => {
    fc.assert(
      fc.property(bytes(8), bytes(8), bytes(8), (network, host, other) => {
        fc.pre(
          network.some((byte) => byte > 0) &&
            full([...network, ...host]).slice(0, 19) !== '0064:ff9b:0000:0000',
        )
        const [key] = spellings([...network, ...host]).map(addressKey)
        for (const one of [...spellings([...network, ...host]), ...spellings([...network, ...other])])
          expect(addressKey(one)).toBe(key ?? '')
        expect(addressKey(full([...network.slice(0, 7), (network[7] ?? 0) ^ 1, ...host]))).not.toBe(key ?? '')
        expect(key?.length).toBeLessThanOrEqual(24)
      }),
      { numRuns: 200 },
    )
  })

  test('is the IPv4 address where there is one inside', () => {
    const mapped = [...Array(10).fill(0), 255, 255]
    const translated = [0, 0x64, 0xff, 0x9b, ...Array(8).fill(0)]
    fc.assert(
      fc.property(bytes(4), fc.constantFrom(mapped, translated), (four, prefix) => {
        for (const one of [...spellings([...prefix, ...four]), four.join('.')])
          expect(addressKey(one)).toBe(four.join('.'))
      }),
      { numRuns: 100 },
    )
  })

  test('is the word where there is no address', () => {
    expect(addressKey('unknown')).toBe('unknown')
    expect([addressKey('::1'), addressKey('::')]).toEqual(['0:0:0:0::/64', '0:0:0:0::/64'])
  })
})
