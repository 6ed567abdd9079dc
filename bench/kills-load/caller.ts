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
