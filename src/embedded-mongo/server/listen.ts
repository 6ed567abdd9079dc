import { chmodSync, rmSync } from 'node:fs'
import type { Socket, SocketHandler } from 'bun'
import type { Connection, Services } from '../commands/context.ts'
import { dispatch, failure, isRepeatable } from '../commands/dispatch.ts'
import { MongoError } from '../errors.ts'
import { frameReply, headerBytes, type Message, maxMessageBytes, parseFrame, requestOf } from './wire.ts'

/** When this much waits to be sent, the client has to read before it is listened to again. */
const highWater = 64 * 1024 * 1024

/** One client: bytes in, commands one after the other, bytes out. */
class Client implements Connection {
  readonly id: number
  private readonly socket: Socket<Client | undefined>
  private readonly services: Services
  private readonly leaving = new AbortController()
  private chunks: Buffer[] = []
  private received = 0
  private outgoing: Buffer[] = []
  private queued = 0
  private paused = false
  private work: Promise<void> = Promise.resolve()
  private pending = 0
  private whenRoom: (() => void) | undefined

  constructor(id: number, socket: Socket<Client | undefined>, services: Services) {
    this.id = id
    this.socket = socket
    this.services = services
  }

  get gone(): AbortSignal {
    return this.leaving.signal
  }

  receive(data: Buffer): void {
    this.chunks.push(Buffer.from(data))
    this.received += data.length
    for (let frame = this.takeFrame(); frame; frame = this.takeFrame()) this.handle(frame)
  }

  private takeFrame(): Buffer | undefined {
    if (this.received < headerBytes || this.leaving.signal.aborted) return undefined
    let [head] = this.chunks
    if (!head || head.length < 4) {
      head = Buffer.concat(this.chunks)
      this.chunks = [head]
    }
    const length = head.readInt32LE(0)
    if (length < headerBytes || length > maxMessageBytes + headerBytes) {
      this.end()
      return undefined
    }
    if (this.received < length) return undefined
    const all = this.chunks.length === 1 ? head : Buffer.concat(this.chunks)
    this.received = all.length - length
    this.chunks = this.received > 0 ? [all.subarray(length)] : []
    return all.subarray(0, length)
  }

  private handle(frame: Buffer): void {
    this.pending += frame.length
    this.balance()
    const run = async (): Promise<void> => {
      try {
        await this.answer(frame)
      } catch {
        // what can't be parsed can't be answered: only this client is affected
        this.end()
      } finally {
        this.pending -= frame.length
        this.balance()
      }
    }
    this.work = this.work.then(run)
  }

  /** Resolves when the client has read enough of what it asked for to be answered again. */
  private room(): Promise<void> | undefined {
    if (this.queued <= highWater || this.leaving.signal.aborted) return undefined
    return new Promise((resolve) => {
      this.whenRoom = resolve
    })
  }

  private async answer(frame: Buffer): Promise<void> {
    await this.room()
    if (this.leaving.signal.aborted) return
    let message: Message
    try {
      message = parseFrame(frame)
    } catch (error) {
      // its frame is whole, so that the next message can be read
      if (!(error instanceof MongoError && error.codeName === 'Overflow')) throw error
      return this.send(frameReply(requestOf(frame), failure(error)))
    }
    await this.respond(message)
  }

  private async respond(message: Message): Promise<void> {
    const reply = await dispatch(message.fields, this.services, this)
    if (message.silent) return
    this.services.store.whenCommitted((error) => {
      if (!error) this.send(frameReply(message, reply))
      else if (!(error instanceof MongoError)) this.end()
      else if (isRepeatable(message.fields)) this.respond(message).catch(() => this.end())
      // the batch is lost, and with it the place of the cursor
      else if (message.fields.has('getMore')) this.end()
      else this.send(frameReply(message, failure(error)))
    })
  }

  private send(bytes: Buffer): void {
    if (this.leaving.signal.aborted) return
    this.outgoing.push(bytes)
    this.queued += bytes.length
    if (this.outgoing.length === 1) this.drain()
  }

  /** Writes what the socket takes; the rest when it says that it has room. */
  drain(): void {
    for (let [first] = this.outgoing; first; [first] = this.outgoing) {
      const written = this.socket.write(first)
      if (written < 0) {
        this.end()
        return
      }
      this.queued -= written
      if (written < first.length) {
        this.outgoing[0] = first.subarray(written)
        break
      }
      this.outgoing.shift()
    }
    this.balance()
  }

  private balance(): void {
    if (this.queued <= highWater) this.whenRoom?.()
    const full = this.queued + this.pending > highWater
    if (full === this.paused || this.leaving.signal.aborted) return
    this.paused = full
    if (full) this.socket.pause()
    else this.socket.resume()
  }

  end(): void {
    if (this.leaving.signal.aborted) return
    this.closed()
    this.socket.end()
  }

  closed(): void {
    this.leaving.abort()
    this.whenRoom?.()
    this.outgoing = []
    this.chunks = []
  }
}

/** Listens on a unix socket (removing a stale one) and, when a port is given, on 127.0.0.1 too. */
export function listen(
  services: Services,
  socketPath: string | undefined,
  port: number | undefined,
): { port: number | undefined; stop: () => void } {
  let lastClient = 0
  const clients = new Set<Client>()
  const socket: SocketHandler<Client | undefined> = {
    open(opened) {
      const client = new Client(++lastClient, opened, services)
      opened.data = client
      clients.add(client)
    },
    data: (from, data) => from.data?.receive(data),
    drain: (to) => to.data?.drain(),
    close(gone) {
      if (!gone.data) return
      gone.data.closed()
      clients.delete(gone.data)
    },
    error: (failed) => failed.data?.end(),
  }
  const servers: { stop: (force: boolean) => void }[] = []
  if (socketPath !== undefined) {
    rmSync(socketPath, { force: true })
    servers.push(Bun.listen<Client | undefined>({ unix: socketPath, socket, data: undefined }))
    chmodSync(socketPath, 0o600)
  }
  let bound: number | undefined
  if (port !== undefined) {
    const server = Bun.listen<Client | undefined>({ hostname: '127.0.0.1', port, socket, data: undefined })
    bound = server.port
    servers.push(server)
  }
  return {
    port: bound,
    stop: () => {
      for (const client of clients) client.end()
      for (const server of servers) server.stop(true)
      if (socketPath !== undefined) rmSync(socketPath, { force: true })
    },
  }
}
