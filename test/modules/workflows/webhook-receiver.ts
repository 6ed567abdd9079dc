import { afterAll } from 'bun:test'
import { Webhook as Verifier } from 'standardwebhooks'

export type Received = { path: string; headers: Record<string, string>; body: string }

/** A server that webhooks are delivered to. What it answers says `answer`; 204 without one. */
export const startReceiver = (
  answer: (path: string, request: Request) => Response | Promise<Response> | null,
) => {
  const received: Received[] = []
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 0,
    async fetch(request) {
      const path = new URL(request.url).pathname
      received.push({ path, headers: Object.fromEntries(request.headers), body: await request.text() })
      return (await answer(path, request)) ?? new Response(null, { status: 204 })
    },
  })
  afterAll(() => server.stop(true))
  return {
    host: `127.0.0.1:${server.port}`,
    url: (path: string) => `http://127.0.0.1:${server.port}${path}`,
    received,
    at: (path: string) => received.filter((one) => one.path === path),
  }
}

/** Checks a delivery as receivers do. Returns its body. Throws for a signature of another secret. */
export const verified = (secret: string, { headers, body }: Received): unknown =>
  new Verifier(secret).verify(body, headers)
