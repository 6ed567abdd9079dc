import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** What happens to the next call of a path. A cut or silent call is taken all the same where it `isTaken`. */
export type StripeFault = {
  path: 'customers' | 'meter_events'
  how: 'status' | 'cut' | 'silence'
  status?: number
  isTaken?: boolean
}

type State = {
  customers: { id: string; name: string; email: string | null; client_id: string }[]
  /** Cents by the identifier of a meter event, and of which customer. */
  usage: Record<string, { customer: string; cents: number; timestamp: number }>
  calls: { customers: number; meter_events: number }
  /** Reports that Stripe had already. */
  repeats: number
}

/** Starts a process that speaks the part of Stripe's API that is used here. Returns once it listens. */
export const startStripe = async () => {
  const child = Bun.spawn([process.execPath, import.meta.path], { stdout: 'pipe', stderr: 'inherit' })
  const { value } = await child.stdout.getReader().read()
  const url = new TextDecoder().decode(value).trim()
  const control = async (body: object): Promise<void> => {
    await fetch(`${url}/control`, { method: 'POST', body: JSON.stringify(body) })
  }
  return {
    url,
    state: async (): Promise<State> => (await (await fetch(`${url}/state`)).json()) as State,
    /** The next calls of their paths, in this order. */
    fail: (...faults: StripeFault[]): Promise<void> => control({ faults }),
    /** Forgets the answers that it kept for idempotency keys, as Stripe does after a day. */
    forgetKeys: (): Promise<void> => control({ forgetsKeys: true }),
    /** Customers that are gone: their usage is refused. */
    deleteCustomer: (id: string): Promise<void> => control({ deleted: id }),
    stop: () => child.kill('SIGKILL'),
  }
}

export type StripeProcess = Awaited<ReturnType<typeof startStripe>>

const secretKey = 'sk_test_of_the_tests'
const oldestSeconds = 35 * 24 * 60 * 60

const listen = (): void => {
  const state: State = {
    customers: [],
    usage: {},
    calls: { customers: 0, meter_events: 0 },
    repeats: 0,
  }
  const deleted = new Set<string>()
  const kept = new Map<string, { body: string; answer: [number, object] }>()
  let faults: StripeFault[] = []

  const refusal = (message: string, more = {}): [number, object] => [
    400,
    { error: { type: 'invalid_request_error', message, ...more } },
  ]

  const take = (path: StripeFault['path'], form: URLSearchParams): [number, object] => {
    const field = (name: string) => form.get(name) ?? ''
    if (path === 'customers') {
      const id = `cus_${state.customers.length + 1}`
      const [name, email, client_id] = [field('name'), form.get('email'), field('metadata[client_id]')]
      state.customers.push({ id, name, email, client_id })
      return [200, { id, object: 'customer' }]
    }
    const [identifier, customer] = [field('identifier'), field('payload[stripe_customer_id]')]
    if (field('event_name') !== 'workflow_run_cents') return refusal('No meter has this event name')
    if (deleted.has(customer) || !state.customers.some(({ id }) => id === customer))
      return refusal(`No such customer: '${customer}'`, { code: 'resource_missing' })
    const timestamp = Number(field('timestamp'))
    if (timestamp < Date.now() / 1000 - oldestSeconds) return refusal('The timestamp is too old')
    if (Object.hasOwn(state.usage, identifier)) {
      state.repeats += 1
      return refusal(`An event already exists with identifier ${identifier}.`)
    }
    state.usage[identifier] = { customer, cents: Number(field('payload[value]')), timestamp }
    return [200, { object: 'billing.meter_event', identifier }]
  }

  /** Under one key there is one answer, for one body. */
  const takeOnce = (path: StripeFault['path'], key: string, body: string): [number, object] => {
    const before = kept.get(key)
    if (before && before.body !== body)
      return [400, { error: { type: 'idempotency_error', message: 'This key was used with another body' } }]
    if (before && path === 'meter_events') state.repeats += 1
    const answer = before?.answer ?? take(path, new URLSearchParams(body))
    kept.set(key, { body, answer })
    return answer
  }

  const answer = (response: ServerResponse, [status, body]: [number, object]): void => {
    response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_test' })
    response.end(JSON.stringify(body))
  }

  const onCall = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    const path = request.url?.endsWith('/meter_events') ? 'meter_events' : 'customers'
    state.calls[path] += 1
    const fault = faults.find((one) => one.path === path)
    const key = String(request.headers['idempotency-key'])
    if (request.headers.authorization !== `Bearer ${secretKey}`) {
      answer(response, [401, { error: { type: 'invalid_request_error', message: 'Invalid key' } }])
    } else if (!fault) answer(response, takeOnce(path, key, body))
    else {
      faults = faults.filter((one) => one !== fault)
      if (fault.isTaken) takeOnce(path, key, body)
      if (fault.how === 'status')
        answer(response, [fault.status ?? 500, { error: { type: 'api_error', message: 'A fault' } }])
      else if (fault.how === 'cut') request.socket.destroy()
    }
  }

  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    if (request.url === '/state') answer(response, [200, state])
    else if (request.url !== '/control') onCall(request, response, body)
    else {
      const wanted = JSON.parse(body)
      faults = wanted.faults ?? faults
      if (wanted.forgetsKeys) kept.clear()
      if (wanted.deleted) deleted.add(wanted.deleted)
      answer(response, [200, {}])
    }
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    console.log(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
  })
}

/** Webhooks alone: nothing answers at its address. */
export const unreachableStripe = {
  secretKey,
  webhookSecret: 'whsec_of_the_tests',
  apiUrl: 'http://127.0.0.1:9',
}

export const stripeSettings = ({ url }: Pick<StripeProcess, 'url'>) => ({ ...unreachableStripe, apiUrl: url })

if (import.meta.main) listen()
