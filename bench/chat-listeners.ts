/**
 * Listeners of a chat on plain TCP sockets, as a process of its own: WebSocket frames are read without a library, so
 * that the load generator costs little beside the servers. Started by `chat.ts` and `open-sockets.ts`, with
 * `ListenersOptions` as JSON. It says 'ready' once all listen, and answers each message with `Heard`.
 */
import type { Socket } from 'bun'

export type Dialect = 'native' | 'socket.io'

export type ListenersOptions = {
  url: string
  dialect: Dialect
  /** One socket each. A socket without a session joins none. */
  sockets: { token: string; sessionId: string | null }[]
}

/** What was heard since the last question. */
export type Heard = {
  deliveries: number
  /** Deliveries whose `seq` is not the next one of their listener. A peer's messages have none. */
  outOfOrder: number
  /** Listeners that have heard other messages than the first one, or in another order, since they listen. */
  disagreeing: number
  lastAt: number
  /** From the time in the text of a message to its delivery, in ms. */
  latenciesMs: number[]
  cpuMicroseconds: number
}

/** A message's text is its number, the time and a filling: `17 1764117789123.4 …`. */
export const textOf = (number: number): string => `${number} ${now().toFixed(2)} ${filling}`
const filling = 'Then we begin there. What do a half and a third have in common?'
export const now = (): number => performance.timeOrigin + performance.now()

const atOnce = 50
const ioNamespace = '/encounters'

/** A text frame, masked with zeros: its bytes stay as they are. */
const frameOf = (text: string): Buffer => {
  const payload = Buffer.from(text)
  const head =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length])
      : Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 255])
  return Buffer.concat([head, Buffer.alloc(4), payload])
}

const handshake = (host: string, path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n'

const listen = async ({ url, dialect, sockets }: ListenersOptions): Promise<void> => {
  const { host, hostname, port } = new URL(url)
  const nothing = { deliveries: 0, outOfOrder: 0, lastAt: 0 }
  let heard = { ...nothing, latenciesMs: [] as number[] }
  /** A hash of all that each listener has heard. */
  const hashes: number[] = []

  const open = async (index: number, { token, sessionId }: ListenersOptions['sockets'][number]) => {
    const ready = Promise.withResolvers<void>()
    let rest: Buffer = Buffer.alloc(0)
    let isUpgraded = false
    let last: number | null = null

    /** What follows each text that is not a message, until the socket listens. */
    const answer = (socket: Socket, text: string): void => {
      const join = `["joinSession",{"sessionId":"${sessionId}"}]`
      if (text === '2') socket.write(frameOf('3'))
      else if (text.startsWith('0{')) socket.write(frameOf(`40${ioNamespace},{"token":"${token}"}`))
      else if (text.startsWith(`40${ioNamespace}`))
        if (sessionId === null) ready.resolve()
        else socket.write(frameOf(`42${ioNamespace},0${join}`))
      else if (text.startsWith(`43${ioNamespace},0`) || text.includes('"event":"ack"'))
        if (text.includes('"success":true')) ready.resolve()
        else ready.reject(new Error(text))
      else if (text.startsWith('44') || text.includes('"exception"')) ready.reject(new Error(text))
    }

    const hear = (frame: Buffer): void => {
      const at = frame.indexOf('"text":"') + 8
      const [number = '', sentAt = ''] = frame.toString('latin1', at, at + 32).split(' ')
      hashes[index] = (Math.imul(hashes[index] ?? 0, 31) + Number(number)) | 0
      const seqAt = frame.subarray(0, 120).indexOf('"seq":')
      if (seqAt !== -1) {
        const seq = Number.parseInt(frame.toString('latin1', seqAt + 6, seqAt + 16), 10)
        if (last !== null && seq !== last + 1) heard.outOfOrder += 1
        last = seq
      }
      heard.deliveries += 1
      heard.lastAt = now()
      heard.latenciesMs.push(heard.lastAt - Number(sentAt))
    }

    const read = (socket: Socket, bytes: Buffer): void => {
      let chunk = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes
      if (!isUpgraded) {
        const end = chunk.indexOf('\r\n\r\n')
        if (end === -1) {
          rest = Buffer.from(chunk)
          return
        }
        if (!chunk.toString('latin1', 0, end).startsWith('HTTP/1.1 101'))
          ready.reject(new Error(chunk.toString()))
        isUpgraded = true
        chunk = chunk.subarray(end + 4)
        if (dialect === 'native')
          if (sessionId === null) ready.resolve()
          else socket.write(frameOf(JSON.stringify({ event: 'joinSession', data: { sessionId }, id: 1 })))
      }
      let start = 0
      while (chunk.length - start >= 2) {
        const short = (chunk[start + 1] ?? 0) & 127
        const head = short === 126 ? 4 : short === 127 ? 10 : 2
        if (chunk.length - start < head) break
        const length =
          short === 126
            ? chunk.readUInt16BE(start + 2)
            : short === 127
              ? chunk.readUInt32BE(start + 6)
              : short
        const end = start + head + length
        if (chunk.length < end) break
        const frame = chunk.subarray(start + head, end)
        const opcode = (chunk[start] ?? 0) & 15
        if (opcode === 1)
          if (frame.subarray(0, 40).includes('newMessage')) hear(frame)
          else answer(socket, frame.toString())
        if (opcode === 8) ready.reject(new Error(`closed: ${frame.subarray(2).toString()}`))
        if (opcode === 9) socket.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0]))
        start = end
      }
      rest = Buffer.from(chunk.subarray(start))
    }

    const path =
      dialect === 'native' ? `${ioNamespace}?token=${token}` : '/socket.io/?EIO=4&transport=websocket'
    await Bun.connect({
      hostname,
      port: Number(port),
      socket: {
        open: (socket) => void socket.write(handshake(host, path)),
        data: read,
        close: () => ready.reject(new Error('a listener was closed')),
      },
    })
    await ready.promise
  }

  let next = 0
  const worker = async (): Promise<void> => {
    while (next < sockets.length) {
      const index = next
      next += 1
      const one = sockets[index]
      if (one) await open(index, one)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))

  let cpu = process.cpuUsage()
  process.on('message', () => {
    const { user, system } = process.cpuUsage(cpu)
    cpu = process.cpuUsage()
    const disagreeing = hashes.filter((hash) => hash !== hashes[0]).length
    process.send?.({ ...heard, disagreeing, cpuMicroseconds: user + system } satisfies Heard)
    heard = { ...nothing, latenciesMs: [] }
  })
  process.send?.('ready')
}

/** Starts listeners. Resolves once all listen; `ask` returns what they heard since the last call. */
export const startListeners = async (options: ListenersOptions) => {
  let take: (message: unknown) => void = () => undefined
  const nextMessage = (): Promise<unknown> =>
    new Promise((resolve) => {
      take = resolve
    })
  const ready = nextMessage()
  const child = Bun.spawn([process.execPath, import.meta.path], {
    stdin: new Blob([JSON.stringify(options)]),
    stdout: 'inherit',
    stderr: 'inherit',
    ipc: (message) => take(message),
  })
  await Promise.race([
    ready,
    child.exited.then((code) => {
      throw new Error(`the listeners ended with ${code}`)
    }),
  ])
  return {
    async ask(): Promise<Heard> {
      const answer = nextMessage()
      child.send('how much?')
      return (await answer) as Heard
    },
    async stop(): Promise<void> {
      child.kill('SIGKILL')
      await child.exited
    },
  }
}

if (import.meta.main) await listen(JSON.parse(await Bun.stdin.text()))
