import type { Caller, LoadClient } from './caller.ts'

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
