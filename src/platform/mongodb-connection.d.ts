// The driver's own types leave this class out.
declare module 'mongodb/lib/cmap/connection.js' {
  import type { Socket } from 'node:net'

  export class Connection {
    closed: boolean
    socket: Socket
    cleanup(error: Error): void
  }
}
