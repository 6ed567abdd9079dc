import { goodReply } from '../test/support/ai-service.ts'

export type Answer = { status: number; body: Record<string, unknown> }
type Sent = { body?: object; form?: FormData; key?: string; guest?: string; token?: string; apiKey?: string }

/** What each client of the load does: `act` while the server may be killed, the others once it answers again. */
export type LoadClient = {
  name: string
  act(): Promise<void>
  /** Sends again what had no answer, with the same keys. */
  repeat(): Promise<void>
  /** Compares what was acknowledged, in this round or in all, with what the server has. Returns the faults. */
  check(all: boolean): Promise<string[]>
  /** The number of acknowledged writes. */
  acknowledged(): number
}

/** Sends requests to wherever the server is now. Null for no answer and for 503: the write may be stored or not. */
export const createCaller = (url: () => string, unexpected: (text: string) => void) => {
  const call = async (method: string, path: string, sent: Sent = {}): Promise<Answer | null> => {
    const { body, form, key, guest, token, apiKey } = sent
    const headers = {
      ...(body && { 'content-type': 'application/json' }),
      ...(key && { 'idempotency-key': key }),
      ...(guest && { 'x-guest-session-id': guest }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(apiKey && { 'x-api-key': apiKey }),
    }
    try {
      const payload = form ?? (body && JSON.stringify(body))
      const signal = AbortSignal.timeout(60_000)
      const response = await fetch(url() + path, {
        method,
        headers,
        signal,
        ...(payload && { body: payload }),
      })
      const text = await response.text()
      if (response.status === 503) return null
      if (response.status >= 500) unexpected(`${method} ${path}: ${response.status} ${text.slice(0, 200)}`)
      const isJson = response.headers.get('content-type')?.startsWith('application/json')
      return { status: response.status, body: isJson ? Object(JSON.parse(text)) : { text } }
    } catch (error) {
      if (Object(error).name === 'TimeoutError') unexpected(`${method} ${path}: no answer within 60 s`)
      return null
    }
  }
  /** Repeats a request until it is answered. */
  const insist = async (method: string, path: string, sent: Sent = {}): Promise<Answer> => {
    for (;;) {
      const answer = await call(method, path, sent)
      if (answer) return answer
      await Bun.sleep(50)
    }
  }
  return { call, insist }
}

export type Caller = ReturnType<typeof createCaller>

/** A guest that creates, saves and deletes valuations. */
export const valuationClient = ({ call, insist }: Caller, name: string, random: () => number): LoadClient => {
  const guest = `guest_${name}`
  type Row = { id: string; saved: number; tried: number; deleted: 'no' | 'tried' | 'yes'; isNew: boolean }
  const rows = new Map<string, Row>()
  const unanswered = new Set<string>()
  let writes = 0
  const create = async (key: string, send: typeof call) => {
    unanswered.add(key)
    const answer = await send('POST', '/api/sessions', { guest, key, body: { form_data: { key } } })
    if (answer?.status !== 201) return
    unanswered.delete(key)
    const id = String(Object(answer.body.session).report_id)
    rows.set(key, { id, saved: 0, tried: 0, deleted: 'no', isNew: true })
    writes += 1
  }
  const remove = async (row: Row, send: typeof call) => {
    row.deleted = 'tried'
    if ((await send('DELETE', `/api/sessions/${row.id}`, { guest }))?.status !== 200) return
    row.deleted = 'yes'
    writes += 1
  }
  return {
    name,
    acknowledged: () => writes,
    async act() {
      const kept = [...rows.values()].filter(({ deleted, isNew }) => deleted === 'no' && isNew)
      const row = kept[Math.floor(random() * kept.length)]
      const choice = random()
      if (!row || choice < 0.3) return await create(Bun.randomUUIDv7(), call)
      if (choice < 0.4) return await remove(row, call)
      row.tried += 1
      const body = { partial_data: { value: row.tried } }
      const answer = await call('PATCH', `/api/sessions/${row.id}`, { guest, body })
      if (answer?.status !== 200) return
      row.saved = row.tried
      writes += 1
    },
    async repeat() {
      for (const key of unanswered) await create(key, insist)
      for (const row of rows.values()) if (row.deleted === 'tried') await remove(row, insist)
    },
    async check(all) {
      const faults: string[] = []
      for (const [key, row] of rows) {
        if (!all && !row.isNew) continue
        row.isNew = false
        const { status, body } = await insist('GET', `/api/sessions/${row.id}`, { guest })
        if (row.deleted !== 'no') {
          if (status !== 404) faults.push(`a deleted valuation is back: ${status}`)
          continue
        }
        const form = Object(Object(body.session).form_data)
        const value = form.value ?? 0
        if (status !== 200 || form.key !== key || value < row.saved || value > row.tried)
          faults.push(`valuation ${row.id}: ${status}, saved ${row.saved}, tried ${row.tried}, has ${value}`)
        const again = await insist('POST', '/api/sessions', { guest, key, body: { form_data: { key } } })
        if (Object(again.body.session).report_id !== row.id)
          faults.push(`a repeated key made another valuation`)
      }
      const { body } = await insist('GET', '/api/sessions?limit=1', { guest })
      const expected = [...rows.values()].filter(({ deleted }) => deleted === 'no').length
      if (body.total !== expected) faults.push(`${body.total} valuations instead of ${expected}`)
      return faults
    },
  }
}

/** A user that registers, signs in and scans texts and files, waiting for the result or not. */
export const scanClient = ({ call, insist }: Caller, name: string, random: () => number): LoadClient => {
  const account = { email: `${name}@people.example`, password: 'correct horse' }
  let token = ''
  let writes = 0
  const scans = new Map<string, { deleted: boolean; text: string; hasFile: boolean; isNew: boolean }>()
  const signIn = async (send: typeof call) => {
    await send('POST', '/api/auth/register', { body: account })
    const login = await send('POST', '/api/v1/auth/login', { body: account })
    token = String(login?.body.access_token ?? '')
  }
  return {
    name,
    acknowledged: () => writes,
    async act() {
      if (!token) return await signIn(call)
      const kept = [...scans].filter(([, scan]) => scan.isNew && !scan.deleted)
      const [id, scan] = kept[Math.floor(random() * kept.length)] ?? []
      if (id && scan && random() < 0.15) {
        scan.deleted = true
        if ((await call('DELETE', `/api/scans/${id}`, { token }))?.status === 200) writes += 1
        return
      }
      const text = `The supplier ${Bun.randomUUIDv7()} may deliver late. `.repeat(50)
      const hasFile = random() < 0.6
      const form = new FormData()
      if (hasFile) form.set('file', new File([text], 'note.txt', { type: 'text/plain' }))
      else form.set('text', text)
      const answer = await call('POST', `/api/scan${random() < 0.6 ? '?async=true' : ''}`, { token, form })
      if (!answer || answer.status > 202) return
      scans.set(String(answer.body.id), { deleted: false, text, hasFile, isNew: true })
      writes += 1
    },
    async repeat() {
      if (!token) await signIn(insist)
      for (const [id, { deleted }] of scans)
        if (deleted) await insist('DELETE', `/api/scans/${id}`, { token })
    },
    async check(all) {
      const faults: string[] = []
      for (const [id, scan] of scans) {
        if (!all && !scan.isNew) continue
        scan.isNew = false
        const row = await insist('GET', `/api/scans/${id}`, { token })
        if (scan.deleted) {
          if (row.status !== 404) faults.push(`a deleted scan is back: ${row.status}`)
          continue
        }
        if (row.status !== 200) faults.push(`scan ${id}: ${row.status}`)
        // A scan that its caller waited for has no status.
        const isDone = (row.body.status ?? 'done') === 'done'
        const isWhole = isDone && JSON.stringify(row.body.data) === JSON.stringify(goodReply.data)
        if (all && !isWhole) faults.push(`scan ${id} is ${row.body.status}`)
        const file = scan.hasFile && (await insist('GET', `/api/scans/${id}/file`, { token }))
        if (file && file.body.text !== scan.text) faults.push(`the file of scan ${id}: ${file.status}`)
      }
      return faults
    },
  }
}
