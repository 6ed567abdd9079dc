import type { Caller, LoadClient } from './caller.ts'

/** Registers accounts and signs them in; an admin creates and revokes API keys. */
export const accountClient = (
  { call, insist }: Caller,
  name: string,
  random: () => number,
  adminToken: string,
): LoadClient => {
  const password = 'correct horse'
  const keysPath = '/admin/businesses/B-keys/api-keys'
  const accounts = new Map<string, { isNew: boolean; token: string | null }>()
  const unanswered = new Set<string>()
  type Key = { id: string; key: string; isRevoked: boolean; isNew: boolean }
  const keys: Key[] = []
  let writes = 0
  const register = async (email: string, send: typeof call) => {
    unanswered.add(email)
    const answer = await send('POST', '/api/auth/register', { body: { email, password } })
    if (!answer) return
    unanswered.delete(email)
    accounts.set(email, { isNew: true, token: null })
    writes += 1
  }
  const revoke = async (key: Key, send: typeof call) => {
    key.isRevoked = true
    // Repeated and checked once more, also where the key is of an earlier round.
    key.isNew = true
    if (await send('DELETE', `${keysPath}/${key.id}`, { token: adminToken })) writes += 1
  }
  return {
    name,
    acknowledged: () => writes,
    async act() {
      const choice = random()
      const newest = keys.findLast(({ isRevoked }) => !isRevoked)
      const [email, account] = [...accounts].at(-1) ?? []
      if (newest && choice < 0.1) return await revoke(newest, call)
      if (choice < 0.4) {
        const answer = await call('POST', keysPath, { token: adminToken, body: { label: name } })
        if (answer?.status !== 201) return
        const { id, key } = answer.body
        keys.push({ id: String(id), key: String(key), isRevoked: false, isNew: true })
        writes += 1
      } else if (choice < 0.6 && account && !account.token) {
        const answer = await call('POST', '/api/v1/auth/login', { body: { email, password } })
        if (answer?.status === 200) account.token = String(answer.body.access_token)
      } else await register(`${Bun.randomUUIDv7()}@people.example`, call)
    },
    async repeat() {
      for (const email of unanswered) await register(email, insist)
      for (const key of keys) if (key.isRevoked && key.isNew) await revoke(key, insist)
    },
    async check(all) {
      const faults: string[] = []
      for (const [email, account] of accounts) {
        if (!all && !account.isNew) continue
        account.isNew = false
        const login = await insist('POST', '/api/v1/auth/login', { body: { email, password } })
        if (login.status !== 200) faults.push(`${email} cannot sign in: ${login.status}`)
        const again = await insist('POST', '/api/auth/register', { body: { email, password } })
        if (again.status !== 409) faults.push(`${email} can be registered twice: ${again.status}`)
        const me = account.token && (await insist('GET', '/api/auth/me', { token: account.token }))
        if (me && me.status !== 200) faults.push(`a login of ${email} is lost: ${me.status}`)
      }
      for (const key of keys) {
        if (!all && !key.isNew) continue
        key.isNew = false
        const { status } = await insist('GET', '/api/sessions/business/B-keys/active', { apiKey: key.key })
        if (status !== (key.isRevoked ? 401 : 200))
          faults.push(`API key, revoked ${key.isRevoked}: ${status}`)
      }
      return faults
    },
  }
}
