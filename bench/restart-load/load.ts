import type { Connection } from 'mongoose'
import { type Reply, request, until } from '../cases.ts'

/** What all clients of the load share: the proxy that they ask, the faults that they found. */
export const createLoad = (url: string) => {
  let faults = 0
  let requests = 0
  let over = false
  const fault = (text: string): void => {
    faults += 1
    if (faults <= 20) console.log(`FAULT ${text}`)
  }
  return {
    url,
    fault,
    faults: () => faults,
    requests: () => requests,
    isOver: () => over,
    end: () => {
      over = true
    },
    /** Sends a request that must succeed, once. Returns null where it failed. */
    async ask(method: string, path: string, sent: Parameters<typeof request>[3] = {}): Promise<Reply | null> {
      requests += 1
      const reply = await request(url, method, path, sent).catch((error: unknown) => String(error))
      if (typeof reply === 'object' && reply.status < 300) return reply
      fault(`${method} ${path}: ${typeof reply === 'string' ? reply : `${reply.status} ${reply.body.code}`}`)
      return null
    },
  }
}

export type Load = ReturnType<typeof createLoad>

/** Saves and reads valuations as a guest: each read has what was saved last. */
export const saveValuations = async (load: Load): Promise<void> => {
  const headers = { 'x-guest-session-id': `guest_${Bun.randomUUIDv7()}` }
  while (!load.isOver()) {
    const report_id = Bun.randomUUIDv7()
    await load.ask('POST', '/api/sessions', { headers, body: { report_id } })
    for (let value = 1; value <= 5; value += 1) {
      await load.ask('PATCH', `/api/sessions/${report_id}`, { headers, body: { partial_data: { value } } })
      const read = await load.ask('GET', `/api/sessions/${report_id}`, { headers })
      const found = Object(Object(read?.body.session).form_data).value
      if (read && found !== value) load.fault(`a valuation has ${found} after ${value} was saved`)
    }
    await Bun.sleep(20)
  }
}

/** Signs users up and in, changes their names and lists their scans. */
export const useAccounts = async (load: Load): Promise<void> => {
  while (!load.isOver()) {
    const body = { email: `${Bun.randomUUIDv7()}@bench.example`, password: 'correct horse' }
    const token = String((await load.ask('POST', '/api/auth/register', { body }))?.body.token)
    for (const first_name of ['Mia', 'Noor', 'Lea', 'Kim']) {
      await load.ask('PATCH', '/api/v1/auth/me', { token, body: { first_name } })
      const me = await load.ask('GET', '/api/auth/me', { token })
      if (me && me.body.first_name !== first_name) load.fault(`a name is ${me.body.first_name}`)
      await load.ask('GET', '/api/scans', { token })
    }
    await Bun.sleep(50)
  }
}

/** Starts runs. Returns the ids of those that were accepted. */
export const startRuns = async (load: Load, token: string, workflowId: string): Promise<string[]> => {
  const ids: string[] = []
  while (!load.isOver()) {
    const sent = { token, body: { input_data: {} } }
    const accepted = await load.ask('POST', `/api/v1/workflows/${workflowId}/execute`, sent)
    if (accepted) ids.push(String(accepted.body.execution_id))
    await Bun.sleep(200)
  }
  return ids
}

/** Each run must have completed, and be billed once: what a process left at its end, another one does after 10 s. */
export const checkRuns = async (load: Load, database: Connection, ids: string[]): Promise<void> => {
  const rows = database.collection<{ _id: string }>('executions')
  const ledger = database.collection<{ _id: string }>('ledger')
  const _id = { $in: ids }
  const completed = () => rows.countDocuments({ _id, status: 'completed' })
  const billed = () => ledger.countDocuments({ _id })
  const unsettled = () => rows.countDocuments({ _id, unsettled: true })
  await until(async () => (await completed()) === ids.length && (await unsettled()) === 0, 60_000)
  if ((await completed()) !== ids.length) load.fault(`${await completed()} of ${ids.length} runs completed`)
  if ((await billed()) !== ids.length) load.fault(`${await billed()} of ${ids.length} runs are billed`)
}
