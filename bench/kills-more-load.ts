import type { Caller, LoadClient } from './kills-load.ts'

/** The words of every reply of the model. */
export const replyWords = ['The ', 'second ', 'floor ', 'is ', 'open ', 'until ', 'nine.']

type Message = { id: string; seq: number; role: string; content: string; clientMessageId: string | null }

/** A customer of a business: messages in one session a round, some of them answered by the model. */
export const messageClient = ({ call, insist }: Caller, name: string, random: () => number): LoadClient => {
  type Session = {
    id: string | null
    acknowledged: Message[]
    unanswered: string[]
    isNew: boolean
  }
  const sessions: Session[] = []
  let writes = 0
  const open = async (session: Session, send: typeof call) => {
    const body = { businessId: 'B-kills', userId: name }
    const answer = await send('POST', '/api/sessions', { body })
    if (answer?.status !== 201) return
    session.id = String(answer.body.sessionId)
    writes += 1
  }
  const post = async (session: Session, content: string, send: typeof call) => {
    session.unanswered.push(content)
    const body = { content, clientMessageId: content, reply: content.endsWith('?') }
    const answer = await send('POST', `/api/sessions/${session.id}/messages`, { body })
    if (answer?.status === 201) session.acknowledged.push(answer.body as Message)
    if (answer) session.unanswered = session.unanswered.filter((one) => one !== content)
    if (answer?.status === 201) writes += 1
  }
  const checkSession = async ({ id, acknowledged }: Session): Promise<string[]> => {
    const faults: string[] = []
    const listed = await insist('GET', `/api/sessions/${id}/messages`)
    const rows = Object.values(listed.body) as Message[]
    if (rows.some(({ seq }, index) => seq !== index + 1)) faults.push(`seq of ${id} has a gap`)
    const keys = rows.flatMap(({ clientMessageId }) => clientMessageId ?? [])
    if (new Set(keys).size < keys.length) faults.push(`a message of ${id} is there twice`)
    for (const { id: messageId, seq, content } of acknowledged) {
      const row = rows[seq - 1]
      if (row?.id !== messageId || row.content !== content) faults.push(`message ${seq} of ${id} is lost`)
    }
    for (const { role, content } of rows)
      if (role !== 'user' && content !== replyWords.join('')) faults.push(`a reply is cut: ${content}`)
    // A count that a killed process left behind is put right by a job.
    for (let tries = 0; ; tries += 1) {
      const { messageCount } = (await insist('GET', `/api/sessions/${id}`)).body
      const { length } = Object.values((await insist('GET', `/api/sessions/${id}/messages`)).body)
      if (messageCount === length) break
      if (tries === 400) faults.push(`messageCount of ${id} is ${messageCount} of ${length}`)
      if (tries === 400) break
      await Bun.sleep(50)
    }
    return faults
  }
  return {
    name,
    acknowledged: () => writes,
    async act() {
      let session = sessions.at(-1)
      if (!session?.isNew) {
        session = { id: null, acknowledged: [], unanswered: [], isNew: true }
        sessions.push(session)
      }
      if (!session.id) return await open(session, call)
      await post(session, `${Bun.randomUUIDv7()}${random() < 0.2 ? '?' : ''}`, call)
    },
    async repeat() {
      for (const session of sessions) {
        const { unanswered } = session
        if (!session.id) await open(session, insist)
        session.unanswered = []
        for (const content of unanswered) await post(session, content, insist)
      }
    },
    async check(all) {
      const faults: string[] = []
      for (const session of sessions) {
        if (!all && !session.isNew) continue
        session.isNew = false
        faults.push(...(await checkSession(session)))
      }
      return faults
    },
  }
}

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
