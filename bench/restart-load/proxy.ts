import http, { type IncomingMessage } from 'node:http'
import net, { type AddressInfo } from 'node:net'

type Upstream = { url: URL; isUp: boolean; isOut: boolean; agent: http.Agent }

/**
 * A proxy as small as one can be: it keeps connections to each server, asks its `/health` every `checkMs`, takes it out
 * at the first answer other than 200 and in at the next 200. It repeats no request: what fails is 502.
 */
export const startProxy = async (urls: string[], checkMs: number) => {
  const upstreams: Upstream[] = urls.map((url) => ({
    url: new URL(url),
    isUp: false,
    isOut: false,
    agent: new http.Agent({ keepAlive: true }),
  }))
  let turn = 0
  const failures = { unanswered: 0, cut: 0 }
  const pick = (): Upstream | undefined => {
    const up = upstreams.filter(({ isUp, isOut }) => isUp && !isOut)
    turn += 1
    return up[turn % up.length]
  }

  const server = http.createServer((request, response) => {
    const fail = (): void => {
      failures[response.headersSent ? 'cut' : 'unanswered'] += 1
      if (response.headersSent) response.destroy()
      else response.writeHead(502).end()
    }
    const upstream = pick()
    if (!upstream) return fail()
    const { hostname, port } = upstream.url
    const { method, url: path, headers } = request
    const sent = http.request({ hostname, port, method, path, headers, agent: upstream.agent }, (answer) => {
      const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...rest } = answer.headers
      response.writeHead(answer.statusCode ?? 502, rest)
      answer.on('error', fail)
      answer.pipe(response)
    })
    sent.on('error', fail)
    // A reader that leaves ends its request to the server.
    response.on('close', () => sent.destroy())
    request.pipe(sent)
  })

  server.on(
    'upgrade',
    ({ method, url: path, rawHeaders }: IncomingMessage, client: net.Socket, head: Buffer) => {
      const upstream = pick()
      if (!upstream) return client.destroy()
      const { hostname, port } = upstream.url
      const socket = net.connect(Number(port), hostname, () => {
        const lines = [`${method} ${path} HTTP/1.1`]
        for (let at = 0; at < rawHeaders.length; at += 2)
          lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`)
        socket.write(`${lines.join('\r\n')}\r\n\r\n`)
        if (head.length > 0) socket.write(head)
        socket.pipe(client)
        client.pipe(socket)
      })
      const end = (): void => {
        socket.destroy()
        client.destroy()
      }
      // The end of one side goes to the other behind what was sent before, such as a close frame.
      for (const each of [socket, client]) each.on('error', end)
    },
  )

  const check = async (upstream: Upstream): Promise<void> => {
    const answer = await fetch(new URL('/health', upstream.url), { keepalive: false }).catch(() => null)
    await answer?.arrayBuffer().catch(() => undefined)
    upstream.isUp = answer?.status === 200
  }
  const timers = upstreams.map((upstream) => setInterval(() => void check(upstream), checkMs))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isUp: (url: string): boolean => upstreams.some((each) => each.url.href.startsWith(url) && each.isUp),
    /** Sends a server no more requests, or again. */
    setOut(url: string, isOut: boolean): void {
      for (const each of upstreams) if (each.url.href.startsWith(url)) each.isOut = isOut
    },
    /** Requests that a server did not answer, and not to the end. */
    failures,
    stop(): void {
      for (const timer of timers) clearInterval(timer)
      server.close()
    },
  }
}
