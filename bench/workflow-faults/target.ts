import type { Db } from 'mongodb'

type Row = { _id: string } & Record<string, unknown>

/** One request of a step, as the outside sees it. */
export type Ask = { key: string; nonce: string; isAnswered: boolean }

/**
 * A server that steps ask (`http.request`): it answers each request with a nonce of its own, after `pauseOf(ask)`. Each
 * request is compared with the store at its arrival: a step whose result is stored may not ask again, and a later step
 * must bring the nonce of the result before it.
 */
export const startTarget = (
  database: () => Db,
  pauseOf: (ask: Ask, asks: number) => Promise<unknown>,
  fault: (text: string) => void,
) => {
  const asks = new Map<string, Ask[]>()
  let finished = 0

  /** `before` is the key of the step before, `carried` the nonce that came from it. */
  const compare = async (key: string, before: string | null, carried: unknown): Promise<void> => {
    const [executionId = ''] = key.split(':')
    const results = database().collection<Row>('step_results')
    if (await results.findOne({ _id: key })) fault(`${key} asks again after its result was stored`)
    if (before !== null) {
      const stored = await results.findOne({ _id: before })
      const nonce = Object(Object(stored?.output).body).nonce
      if (nonce !== carried) fault(`${key} brings ${carried}, and the step before it gave ${nonce}`)
    }
    const run = await database().collection<Row>('executions').findOne({ _id: executionId })
    // A worker that is late by less than its lease does not know yet: the freeze looks at that.
    if (run?.status === 'completed') fault(`${key} asks after its run was completed`)
    finished += 1
  }

  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 255,
    async fetch(request) {
      const key = decodeURI(request.headers.get('idempotency-key') ?? '')
      const ask: Ask = { key, nonce: Bun.randomUUIDv7(), isAnswered: false }
      const others = asks.get(key) ?? []
      asks.set(key, [...others, ask])
      const carried = Object(Object(await request.json()).body).nonce
      const [executionId = '', step = ''] = key.split(':')
      const before = Number(step) > 1 ? `${executionId}:${Number(step) - 1}` : null
      await compare(key, before, carried)
      await pauseOf(ask, others.length + 1)
      ask.isAnswered = !request.signal.aborted
      return Response.json({ nonce: ask.nonce })
    },
  })

  return {
    host: `127.0.0.1:${server.port}`,
    /** `count` steps that ask this server, named 1, 2, …. */
    steps: (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        name: String(index + 1),
        kind: 'http.request',
        with: { url: `http://127.0.0.1:${server.port}/`, method: 'POST', timeout_seconds: 120 },
      })),
    asks,
    compared: () => finished,
    stop: () => server.stop(true),
  }
}

export type Target = ReturnType<typeof startTarget>
