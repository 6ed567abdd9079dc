import { connect, type Socket } from 'node:net'
import { type Document, deserialize, serialize } from 'bson'

/** Sends commands as they are, without a driver that adds a session of its own. */
export class RawClient {
  private readonly socket: Socket
  private received = Buffer.alloc(0)
  private waiting: ((reply: Document) => void) | undefined

  constructor(uri: string) {
    this.socket = connect(decodeURIComponent(new URL(uri).host))
    this.socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk])
      if (this.received.length < 4 || this.received.length < this.received.readInt32LE(0)) return
      const reply = deserialize(this.received.subarray(21))
      this.received = Buffer.alloc(0)
      this.waiting?.(reply)
    })
  }

  send(command: Document): Promise<Document> {
    const body = serialize(command)
    const head = Buffer.alloc(21)
    head.writeInt32LE(21 + body.length, 0)
    head.writeInt32LE(1, 4)
    head.writeInt32LE(2013, 12)
    return new Promise((resolve) => {
      this.waiting = resolve
      this.socket.write(Buffer.concat([head, body]))
    })
  }

  close(): void {
    this.socket.destroy()
  }
}
