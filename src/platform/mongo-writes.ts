import { MongoNetworkTimeoutError } from 'mongodb'
import { Connection } from 'mongodb/lib/cmap/connection.js'

const { cleanup, writeCommand } = Connection.prototype

/**
 * Fails the commands that wait to be sent on a connection that closes. The driver (7.8) waits for `drain` or
 * `error` alone. A socket that was destroyed and has not reported it yet refuses the bytes, then emits neither:
 * such a command had no end, and its own limits of time do not count there. Of these commands one may be the
 * monitor's, so that the driver never found a store again that was killed and came back.
 */
Connection.prototype.cleanup = function (error) {
  if (this.closed) return
  cleanup.call(this, error)
  this.socket.emit('error', error)
  // For a command that was past its check when the connection closed.
  this.socket.write = () => {
    throw error
  }
}

/** Limits the time of sending: under Bun (1.4) a socket emits no `timeout` while bytes wait to be sent. */
Connection.prototype.writeCommand = async function (command, options) {
  const { socketTimeoutMS } = this
  if (!socketTimeoutMS) return await writeCommand.call(this, command, options)
  const timer = setTimeout(
    () => this.cleanup(new MongoNetworkTimeoutError(`a command was not sent within ${socketTimeoutMS} ms`)),
    socketTimeoutMS,
  )
  try {
    await writeCommand.call(this, command, options)
  } finally {
    clearTimeout(timer)
  }
}
