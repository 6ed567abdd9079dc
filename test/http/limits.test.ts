import { describe, expect, test } from 'bun:test'
import { createWindows } from '../../src/http/limit-windows.ts'
import { startTestServer } from '../support/server.ts'

const general = await startTestServer({
  rateLimitGeneral: { points: 10, windowSeconds: 60 },
  trustedProxies: 1,
})
const logins = await startTestServer({ rateLimitAuth: { points: 5, windowSeconds: 900 }, trustedProxies: 1 })

let lastAddress = 0
/** Headers of a client with an address of its own. */
const fresh = () => {
  lastAddress += 1
  return { 'x-forwarded-for': `203.0.113.${lastAddress}` }
}
const statuses = async (times: number, send: () => Promise<{ status: number }>) => {
  const answers: number[] = []
  for (let time = 0; time < times; time += 1) answers.push((await send()).status)
  return answers
}

describe('the general limit', () => {
  test('counts an anonymous caller by address and tells how many requests are left', async () => {
    const headers = fresh()
    const first = await general.call('GET', '/nothing', { headers })
    expect(first.headers.get('ratelimit-limit')).toBe('10')
    expect(first.headers.get('ratelimit-remaining')).toBe('9')
    expect(Number(first.headers.get('ratelimit-reset'))).toBeGreaterThan(0)
    await statuses(9, () => general.call('GET', '/nothing', { headers }))
    const refused = await general.call('GET', '/nothing', { headers })
    expect([refused.status, refused.body.code]).toEqual([429, 'RATE_LIMITED'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.headers.get('ratelimit-remaining')).toBe('0')
    expect((await general.call('GET', '/nothing', { headers: fresh() })).status).toBe(404)
  })

  test('counts a user by account, whatever the address', async () => {
    const { token } = await general.person()
    const seen = await statuses(11, () => general.call('GET', '/api/auth/me', { token, headers: fresh() }))
    expect(seen).toEqual([...Array(10).fill(200), 429])
  })

  test('gives a guest half of it, and counts the address too', async () => {
    const headers = fresh()
    const guest = 'guest_of_limits'
    const seen = await statuses(6, () => general.call('GET', '/nothing', { guest, headers }))
    expect(seen).toEqual([...Array(5).fill(404), 429])
    // Fresh guest ids do not get around the address's own limit.
    let number = 0
    const many = await statuses(6, () => {
      number += 1
      return general.call('GET', '/nothing', { guest: `made_up_guest_${number}`, headers })
    })
    expect(many.at(-1)).toBe(429)
  })

  test('counts invalid tokens against the address', async () => {
    const headers = fresh()
    const seen = await statuses(11, () => general.call('GET', '/api/auth/me', { token: 'rotten', headers }))
    expect(seen).toEqual([...Array(10).fill(401), 429])
  })

  test('does not apply to health and docs', async () => {
    const headers = fresh()
    for (const path of ['/health', '/api-docs']) {
      const seen = await statuses(12, () => general.call('GET', path, { headers }))
      expect(new Set(seen)).toEqual(new Set([200]))
    }
    expect((await general.call('GET', '/health', { headers })).headers.get('ratelimit-limit')).toBe(null)
  })
})

describe('the login limit', () => {
  const login = (email: string, password: string, headers = fresh()) =>
    logins.call('POST', '/api/auth/login', { body: { email, password }, headers })

  test('allows an address five failed logins to an account in fifteen minutes', async () => {
    const { email, password } = await logins.person()
    const headers = fresh()
    expect(await statuses(6, () => login(email, 'wrong password', headers))).toEqual([
      ...Array(5).fill(401),
      429,
    ])
    expect((await login(email.toUpperCase(), password, headers)).status).toBe(429)
    expect((await login(email, password)).status).toBe(200)
  })

  test('holds when the requests come at once', async () => {
    const { email } = await logins.person()
    const headers = fresh()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => login(email, 'wrong password', headers)),
    )
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
  })

  test('does not count a login that succeeds', async () => {
    const { email, password } = await logins.person()
    const headers = fresh()
    expect(await statuses(8, () => login(email, password, headers))).toEqual(Array(8).fill(200))
    expect((await login(email, password, headers)).headers.get('ratelimit-remaining')).toBe('5')
  })

  test('counts both login paths and registering together', async () => {
    const { email } = await logins.person()
    const headers = fresh()
    const body = { email, password: 'wrong password' }
    await statuses(3, () => logins.call('POST', '/api/v1/auth/login', { body, headers }))
    await statuses(1, () => logins.call('POST', '/api/auth/register', { body, headers }))
    const { token } = await logins.person({ role: 'admin' })
    await statuses(1, () => logins.call('POST', '/api/v1/auth/register', { body, headers, token }))
    expect((await login(email, 'wrong password', headers)).status).toBe(429)
  })
})

test('a process keeps a bounded number of keys, whatever they are, and forgets those first that were used longest ago', () => {
  const windows = createWindows(null, 3)
  const limit = { points: 1, windowSeconds: 60 }
  const accepts = (key: string) => windows.take(key, limit).accepted
  for (const key of ['__proto__', 'constructor', 'busy'])
    expect([accepts(key), accepts(key)]).toEqual([true, false])
  for (let number = 0; number < 10; number += 1) {
    accepts(`made up ${number}`)
    expect(accepts('busy')).toBe(false)
  }
  expect(accepts('__proto__')).toBe(true)
})
