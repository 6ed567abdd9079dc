import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Address, uriOf } from './address.ts'

export { findEmbeddedMongo } from './address.ts'

export interface EmbeddedMongoOptions {
  /** Where store.sqlite lives; made when it isn't there. */
  readonly dataDir: string
  /** Also listen on 127.0.0.1, for other processes; 0 for any free port. */
  readonly port?: number
  /** `normal` (default) survives the end of the process, `full` also a power cut. */
  readonly durability?: 'normal' | 'full'
  /** How often documents are looked for whose TTL has passed. */
  readonly ttlSeconds?: number
  /** How long another process may still hold the directory; 3000 ms unless set. */
  readonly lockWaitMs?: number
  /** Leaves its address in the directory, for `findEmbeddedMongo` in other processes of the same user. */
  readonly shared?: boolean
}

export interface EmbeddedMongo {
  /** For the driver; over the unix socket where there are such. */
  readonly uri: string
  readonly pid: number
  /** The port on 127.0.0.1, when one was asked for. */
  readonly port: number | undefined
  /** Ends the child in order, by force after `waitMs`; resolves when it has gone. */
  close(waitMs?: number): Promise<void>
  /** The child's exit code, however it ends. */
  readonly exited: Promise<number>
}

/** A child that has not ended by then is killed; what it acknowledged is committed all the same. */
const closeMs = 10_000

/** Bytes of a path that the system takes for a unix socket, its final NUL aside. */
const longestSocketPath = 107

function socketPath(dataDir: string): string {
  const own = join(dataDir, 'store.sock')
  if (Buffer.byteLength(own) <= longestSocketPath) return own
  return join(tmpdir(), `embedded-${randomBytes(8).toString('hex')}.sock`)
}

interface Ready extends Address {
  readonly ready: true
}

async function readyLine(output: ReadableStream<Uint8Array>): Promise<Ready | undefined> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of output) {
    text += decoder.decode(chunk, { stream: true })
    const end = text.indexOf('\n')
    if (end !== -1) return JSON.parse(text.slice(0, end)) as Ready
  }
  return undefined
}

/** Whether a start failed because another process has the directory. */
export const isInUse = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('is in use by another process')

/**
 * Starts the server as a child process that ends with this one, however this one ends.
 * @throws Error with the child's own line when it can't start, as when the directory is in use
 */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const dataDir = resolve(options.dataDir)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const hasUnixSockets = process.platform !== 'win32'
  const port = options.port ?? (hasUnixSockets ? undefined : 0)
  const args = [
    '--data',
    dataDir,
    ...(hasUnixSockets ? ['--socket', socketPath(dataDir)] : []),
    ...(port === undefined ? [] : ['--port', String(port)]),
    ...(options.durability === undefined ? [] : ['--durability', options.durability]),
    ...(options.ttlSeconds === undefined ? [] : ['--ttl-seconds', String(options.ttlSeconds)]),
    ...(options.lockWaitMs === undefined ? [] : ['--lock-wait-ms', String(options.lockWaitMs)]),
    ...(options.shared === true ? ['--shared'] : []),
  ]
  const child = Bun.spawn([process.execPath, join(import.meta.dir, 'main.ts'), ...args], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  let complaints = ''
  let started = false
  const listening = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of child.stderr) {
      const text = decoder.decode(chunk, { stream: true })
      if (started) process.stderr.write(text)
      else complaints += text
    }
  })()
  const ready = await readyLine(child.stdout)
  started = ready !== undefined
  if (!ready) {
    await child.exited
    await listening
    throw new Error(complaints.trim() || 'the embedded store ended before it was ready')
  }
  return {
    uri: uriOf(ready),
    pid: child.pid,
    port: ready.port ?? undefined,
    exited: child.exited,
    close: async (waitMs = closeMs) => {
      child.stdin.end()
      const impatience = setTimeout(() => child.kill('SIGKILL'), waitMs)
      await child.exited
      clearTimeout(impatience)
    },
  }
}
