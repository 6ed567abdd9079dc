// The driver's own types leave this class out.
declare module 'mongodb/lib/cmap/connection.js' {
  import type { Socket } from 'node:net'

  export class Connection {
    closed: boolean
    socket: Socket
    socketTimeoutMS: number
    cleanup(error: Error): void
    writeCommand(command: unknown, options: unknown): Promise<void>
    command(
      ns: unknown,
      command: Record<string, unknown>,
      options?: { session?: { client?: object } },
      responseType?: unknown,
    ): Promise<unknown>
  }
}

declare module 'mongodb/lib/cmap/commands.js' {
  import type { Document } from 'mongodb'

  /** Documents of a command that are sent as they are. */
  export class DocumentSequence {
    constructor(field: string)
    push(document: Document, bytes: Uint8Array): number
  }
}
