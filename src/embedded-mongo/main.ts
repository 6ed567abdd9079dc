/**
 * A small MongoDB-protocol server on SQLite, for one machine and one application:
 *
 *   bun main.ts --socket PATH [--port N] --data DIR [--durability normal|full] [--ttl-seconds N]
 *     [--lock-wait-ms N] [--shared]
 *
 * Documents stay the raw BSON they arrived as, in one SQLite file (DIR/store.sqlite). Each index is a table of memcmp
 * keys (bson/key.ts), and that one order serves equality, ranges, sorting and uniqueness. It speaks enough of the
 * protocol for the official driver, Mongoose and Agenda: reads, writes, aggregation, indexes, explain, retryable
 * writes and change streams.
 *
 * It is honest about the rest: a command, operator, option or stage that it does not have is refused with MongoDB's
 * own error, never answered with a guess. Multi-document transactions, collations, text and geo search, capped and
 * time series collections and views are refused.
 *
 * An acknowledged write is committed: it survives the end of the process by any signal, and with `full` also a power
 * cut. The process ignores SIGINT and SIGTERM, which reach a whole terminal group, and ends with its standard input.
 */
import { parseArgs } from 'node:util'
import { leaveAddress, removeAddress } from './address.ts'
import { MongoError } from './errors.ts'
import { lockDirectory } from './lock.ts'
import { Cursors } from './server/cursors.ts'
import { listen } from './server/listen.ts'
import { sweepExpired } from './storage/expiry.ts'
import { Store } from './storage/store.ts'

function readArguments() {
  const { values } = parseArgs({
    options: {
      socket: { type: 'string' },
      port: { type: 'string' },
      data: { type: 'string' },
      durability: { type: 'string', default: 'normal' },
      'ttl-seconds': { type: 'string', default: '5' },
      'lock-wait-ms': { type: 'string', default: '3000' },
      shared: { type: 'boolean', default: false },
    },
  })
  const { socket, data, durability, shared } = values
  const port = values.port === undefined ? undefined : Number(values.port)
  const ttlSeconds = Number(values['ttl-seconds'])
  const lockWaitMs = Number(values['lock-wait-ms'])
  if (data === undefined) throw new Error('--data is missing')
  if (socket === undefined && port === undefined) throw new Error('--socket or --port is needed')
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536))
    throw new Error('--port is no port')
  if (durability !== 'normal' && durability !== 'full') throw new Error('--durability is normal or full')
  if (!(ttlSeconds > 0)) throw new Error('--ttl-seconds must be above 0')
  if (!Number.isInteger(lockWaitMs) || lockWaitMs < 0)
    throw new Error('--lock-wait-ms must be an integer from 0')
  return { socket, data, durability, port, ttlSeconds, lockWaitMs, shared } as const
}

async function untilInputEnds(): Promise<void> {
  try {
    for await (const _chunk of Bun.stdin.stream()) {
      // only the end matters
    }
  } catch {
    // an input that fails has ended too
  }
}

async function main(): Promise<void> {
  const { socket, data, durability, port, ttlSeconds, lockWaitMs, shared } = readArguments()
  // the files and the socket are this user's alone, from the moment they exist
  process.umask(0o077)
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => {})
  process.on('SIGHUP', () => {})
  const ended = untilInputEnds()
  const lock = lockDirectory(data, lockWaitMs)
  const store = new Store(data, durability)
  const cursors = new Cursors()
  const address = port === undefined ? (socket ?? '') : `127.0.0.1:${port}`
  const server = listen({ store, cursors, address, startedAt: Date.now() }, socket, port)
  const ttl = setInterval(() => later(() => sweepExpired(store)), ttlSeconds * 1000)
  const expire = (): void => {
    store.replies.expire()
    store.oplog.expire()
  }
  const minute = setInterval(() => {
    cursors.expire()
    later(() => store.write(expire, () => false))
  }, 60_000)
  if (shared) leaveAddress(data, { socket: socket ?? null, port: server.port ?? null })
  else removeAddress(data)
  const ready = { ready: true, pid: process.pid, socket: socket ?? null, port: server.port ?? null }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
  await ended
  clearInterval(ttl)
  clearInterval(minute)
  cursors.killAll()
  removeAddress(data)
  store.flush()
  server.stop()
  await store.close()
  lock.close()
}

/** Cleans up, or leaves it to the next time when the disk is full: the store itself says that. */
function later(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof MongoError)) throw error
  }
}

function report(error: unknown): void {
  process.stderr.write(`embedded-mongo: ${error instanceof Error ? error.message : String(error)}\n`)
}

// a parent that is gone reads no lines: without a listener the first one would end the process
process.stderr.on('error', () => {})
process.on('unhandledRejection', report)
process.on('uncaughtException', report)

try {
  await main()
  process.exit(0)
} catch (error) {
  report(error)
  process.exit(1)
}
