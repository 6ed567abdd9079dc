import { expect, test } from 'bun:test'
import type { Caller, Principal } from '../../src/http/caller.ts'
import { AppError } from '../../src/http/errors.ts'
import { createLastingAccess } from '../../src/http/lasting-access.ts'

const user: Principal = {
  userId: 'one',
  email: 'one@example.test',
  emailVerified: true,
  role: 'user',
  clientId: null,
  loginId: 'login',
}
const request = new Request('http://localhost', { headers: { authorization: 'Bearer token' } })
const caller: Caller = { user, guestId: null, address: '127.0.0.1' }

/** Resolves once the access of a user has been checked `checks` times with these answers, the last of them for ever. */
const afterChecks = async (checks: number, answers: (Principal | null | Error)[], admit = async () => {}) => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let asked = 0
  const verify = async () => {
    const answer = answers[Math.min(asked, answers.length - 1)]
    asked += 1
    if (asked === checks) resolve()
    if (answer instanceof Error) throw answer
    return answer ?? null
  }
  const access = createLastingAccess({ verifyToken: verify, verifyApiKey: async () => null }, 1)(
    { request, caller },
    admit,
  )
  await promise
  return access
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })

test('access that lasts ends with the token of its user', async () => {
  const { signal } = await afterChecks(2, [user, null])
  await aborted(signal)
})

test('access that lasts ends when the user may not read any more', async () => {
  const { signal } = await afterChecks(1, [user], async () => {
    throw new AppError('SCAN_FORBIDDEN')
  })
  await aborted(signal)
})

test('a store that is away ends no access, and the end of the answer ends the checks', async () => {
  const { signal, end } = await afterChecks(4, [new Error('away'), user])
  expect(signal.aborted).toBe(false)
  end()
  expect(signal.aborted).toBe(true)
})

test('access that lasts ends with the process, also access that begins after it was told to end', () => {
  const closing = new AbortController()
  const verifiers = { verifyToken: async () => user, verifyApiKey: async () => null }
  const lasting = createLastingAccess(verifiers, 60_000, closing.signal)
  const access = lasting({ request, caller }, async () => {})
  expect(access.signal.aborted).toBe(false)
  closing.abort()
  expect(access.signal.aborted).toBe(true)
  expect(lasting({ request, caller }, async () => {}).signal.aborted).toBe(true)
})
