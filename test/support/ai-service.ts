import { createHash } from 'node:crypto'
import net from 'node:net'
import { freePort } from './free-port.ts'

/** One received call: the first 100,000 bytes of the body, and the hash and length of all of it. */
export type ReceivedCall = { head: string; start: string; byteLength: number; sha256: string }

/** Called with each complete request. Writes raw HTTP into the socket, or nothing. */
export type Behaviour = (socket: net.Socket, call: ReceivedCall) => void | Promise<void>

export type ScriptedAiService = {
  url: string
  /** Sets the behaviour for the next calls. */
  behave(behaviour: Behaviour): void
  calls: ReceivedCall[]
  /** Reads in small steps, so that the sender has to wait. */
  readSlowly(slowly: boolean): void
  /** The number of calls under way now, and the largest number so far. */
  underWay(): number
  most(): number
  /** Stops listening and resets every connection, as a crash does. */
  crash(): Promise<void>
  /** Listens again on the same port. */
  restart(): Promise<void>
}

const http = (status: string, contentType: string, body: string) =>
  `HTTP/1.1 ${status}\r\nContent-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`

export const answer =
  (status: string, body: unknown, contentType = 'application/json'): Behaviour =>
  (socket) =>
    void socket.end(http(status, contentType, typeof body === 'string' ? body : JSON.stringify(body)))

export const goodReply = {
  data: [
    { risk: 'Budget overrun', category: 'Financial', context: 'tight budget' },
    { risk: 'Late delivery', category: 'Schedule', context: 'aggressive deadline' },
  ],
  source: 'model',
}

export const good = answer('200 OK', goodReply)
export const hang: Behaviour = () => undefined
export const after =
  (ms: number, then: Behaviour): Behaviour =>
  async (socket, call) => {
    await Bun.sleep(ms)
    await then(socket, call)
  }
/** Half an answer, then a reset. */
export const halfAndReset: Behaviour = async (socket) => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"data":[')
  await Bun.sleep(20)
  socket.resetAndDestroy()
}
/** Headers and a part of the body, then nothing. */
export const startAndHang: Behaviour = (socket) =>
  void socket.write(
    'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"data":[',
  )

/** An AI service whose behaviour a test sets, down to the bytes on the wire. */
export const startScriptedAiService = async (): Promise<ScriptedAiService> => {
  let behaviour = good
  let slow = false
  let now = 0
  let most = 0
  const calls: ReceivedCall[] = []
  const sockets = new Set<net.Socket>()

  const serve = (socket: net.Socket): void => {
    sockets.add(socket)
    let head = ''
    let wanted = -1
    let seen = 0
    let start = Buffer.alloc(0)
    const hash = createHash('sha256')
    const take = (chunk: Buffer) => {
      seen += chunk.byteLength
      hash.update(chunk)
      if (start.byteLength < 100_000) start = Buffer.concat([start, chunk])
      if (seen !== wanted) return
      const call = { head, start: start.toString(), byteLength: seen, sha256: hash.digest('hex') }
      calls.push(call)
      now += 1
      most = Math.max(most, now)
      socket.once('close', () => {
        now -= 1
      })
      void behaviour(socket, call)
    }
    socket.on('data', (chunk: Buffer) => {
      if (slow) {
        socket.pause()
        setTimeout(() => socket.resume(), 3)
      }
      if (wanted >= 0) return take(chunk)
      head += chunk.toString('latin1')
      const end = head.indexOf('\r\n\r\n')
      if (end === -1) return
      const rest = Buffer.from(head.slice(end + 4), 'latin1')
      head = head.slice(0, end)
      wanted = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
      take(rest)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }

  let server = net.createServer(serve)
  const port = freePort()
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => resolve())
    })
  await listen()

  return {
    url: `http://127.0.0.1:${port}`,
    behave(next) {
      behaviour = next
    },
    calls,
    readSlowly(slowly) {
      slow = slowly
    },
    underWay: () => now,
    most: () => most,
    async crash() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.resetAndDestroy()
      await closed
    },
    async restart() {
      server = net.createServer(serve)
      await listen()
    },
  }
}
