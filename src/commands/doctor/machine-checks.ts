import { access, constants, stat, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import type { Settings } from '../../settings.ts'
import { fault, type Outcome, ok, warning } from './finding.ts'

const megabyte = 1024 ** 2
const scarceBytes = 1024 * megabyte
const fullBytes = 200 * megabyte
const scarceFiles = 1000

/** The space of the disk of a folder, and whether this user may write there. The folder may still be missing. */
export const checkDisk = async (name: 'DATA_DIR' | 'LOG_DIR', folder: string): Promise<Outcome[]> => {
  const existing = await nearestExisting(folder)
  const mayWrite = await access(existing, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  if (!mayWrite) return [fault(`${name} ${folder} cannot be written`, `give it to this user, or set ${name}`)]
  const { bavail, bsize, files, ffree } = await statfs(existing)
  const free = bavail * bsize
  const text = `${name} ${folder} has ${Math.floor(free / megabyte)} MB free`
  if (free < fullBytes) return [fault(text, 'make room, or move it to a larger disk')]
  if (free < scarceBytes) return [warning(text, 'make room soon: Convene takes no writes once it is full')]
  if (files > 0 && ffree < scarceFiles)
    return [warning(`the disk of ${name} has room for ${ffree} files alone`, 'remove small files there')]
  return [ok(text)]
}

const nearestExisting = async (folder: string): Promise<string> => {
  const exists = await stat(folder).then(
    () => true,
    () => false,
  )
  return exists || dirname(folder) === folder ? folder : await nearestExisting(dirname(folder))
}

/** Whether the ports are free, or held by a Convene that runs. */
export const checkPorts = async ({ host, ports, timings }: Settings): Promise<Outcome[]> =>
  await Promise.all(ports.map((port, at) => checkPort(host, port, at === 0, timings.healthTimeoutMs)))

const checkPort = async (host: string, port: number, isMain: boolean, waitMs: number): Promise<Outcome> => {
  const code = await tryToListen(host, port)
  if (code === null) return ok(`${port} is free`)
  if (code !== 'EADDRINUSE')
    return fault(`${port} cannot be opened on ${host} (${code})`, 'set PORT and HOST to others')
  const health = await healthAt(host, port, waitMs)
  if (health?.status === 'ok') return ok(`Convene runs at ${port}, and is healthy`)
  if (health)
    return warning(`Convene runs at ${port}; not in order: ${health.parts}`, 'see /health and the log error')
  const text = `${port} is held by another program`
  return isMain
    ? fault(text, 'stop it, or set PORT')
    : warning(text, 'Convene answers at the other port alone')
}

/** Returns the code of what hinders; null when the port is free. */
const tryToListen = async (host: string, port: number): Promise<string | null> => {
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const server = createServer()
  server.once('error', (error) => resolve('code' in error ? String(error.code) : error.message))
  server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)))
  return await promise
}

/** Returns null when no Convene answers there. */
const healthAt = async (host: string, port: number, waitMs: number) => {
  const reachable =
    host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  const signal = AbortSignal.timeout(2 * waitMs)
  const answer = await fetch(`http://${reachable}:${port}/health`, { signal }).catch(() => null)
  const body: unknown = await answer?.json().catch(() => null)
  const { status, checks } = Object(body)
  if ((status !== 'ok' && status !== 'unavailable') || typeof checks !== 'object') return null
  const parts = Object.entries(Object(checks)).flatMap(([part, state]) => (state === 'ok' ? [] : [part]))
  return { status, parts: parts.join(', ') }
}
