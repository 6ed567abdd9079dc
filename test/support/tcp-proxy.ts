import net from 'node:net'

/** What happens to the bytes of a connection: `refuse` resets it at its first bytes. */
export type ProxyMode = 'pass' | 'hang' | 'refuse'

export type TcpProxy = {
  url: string
  /** Asked for each piece of a request; a connection that hangs stays so. */
  behave(mode: (piece: string) => ProxyMode): void
  /** Answers stop after this many bytes of a connection. */
  cutAnswersAt(bytes: number): void
  /** Resets every connection that is open. */
  cut(): void
  /** The number of requests that began with this text. */
  count(start: string): number
  stop(): Promise<void>
}

/** Stands in front of a server and lets its connections hang or break. */
export const startTcpProxy = async (target: string): Promise<TcpProxy> => {
  const { hostname, port } = new URL(target)
  let mode: (piece: string) => ProxyMode = () => 'pass'
  let answerBytes = Number.POSITIVE_INFINITY
  const pieces: string[] = []
  const sockets = new Set<net.Socket>()
  const clients = new Set<net.Socket>()
  const keep = (socket: net.Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
  }
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(port), hostname)
    keep(client)
    keep(upstream)
    clients.add(client)
    let hangs = false
    let answered = 0
    client.on('data', (chunk: Buffer) => {
      const piece = chunk.toString('latin1')
      pieces.push(piece.slice(0, 200))
      if (hangs) return
      const now = mode(piece)
      if (now === 'refuse') return void client.resetAndDestroy()
      hangs = now === 'hang'
      if (!hangs) upstream.write(chunk)
    })
    upstream.on('data', (chunk: Buffer) => {
      const rest = chunk.subarray(0, Math.max(0, answerBytes - answered))
      answered += chunk.byteLength
      if (rest.byteLength > 0) client.write(rest)
    })
    client.on('close', () => {
      clients.delete(client)
      upstream.destroy()
    })
    upstream.on('close', () => client.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    behave(next) {
      mode = next
    },
    cutAnswersAt(bytes) {
      answerBytes = bytes
    },
    cut() {
      for (const socket of clients) socket.resetAndDestroy()
    },
    count: (start) => pieces.filter((piece) => piece.startsWith(start)).length,
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
