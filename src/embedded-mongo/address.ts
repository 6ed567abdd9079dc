import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'

/** Where a running store listens. */
export interface Address {
  readonly socket: string | null
  readonly port: number | null
}

const connectMs = 2000

const pathIn = (dataDir: string): string => join(dataDir, 'store.address')

/** For the driver. */
export function uriOf({ socket, port }: Address): string {
  const host = socket === null ? `127.0.0.1:${port}` : encodeURIComponent(socket)
  // directConnection: the driver takes the server at its word instead of looking for the set's other members
  return `mongodb://${host}/?directConnection=true`
}

/**
 * Leaves the address in the directory that this process holds, for other processes of the same user. On a disk that
 * takes no writes the store runs without it.
 */
export function leaveAddress(dataDir: string, address: Address): void {
  const path = pathIn(dataDir)
  // a reader finds the whole address or none
  const next = `${path}.next`
  try {
    rmSync(next, { force: true })
    writeFileSync(next, JSON.stringify(address), { mode: 0o600, flag: 'wx' })
    renameSync(next, path)
  } catch {
    removeAddress(dataDir)
  }
}

/** Removes the address before the directory is let go. */
export function removeAddress(dataDir: string): void {
  try {
    rmSync(pathIn(dataDir), { force: true })
  } catch {
    // nothing listens at an address that stays
  }
}

/**
 * The URI of the store that runs in a directory and left its address. Returns null when there is none: what a killed
 * process left is no address any more, as nothing listens there.
 */
export async function findEmbeddedMongo(dataDir: string): Promise<string | null> {
  const address = readAddress(dataDir)
  return address !== null && (await isListening(address)) ? uriOf(address) : null
}

function readAddress(dataDir: string): Address | null {
  try {
    const { socket, port } = JSON.parse(readFileSync(pathIn(dataDir), 'utf8')) as Address
    if (typeof socket === 'string') return { socket, port: null }
    return Number.isInteger(port) ? { socket: null, port } : null
  } catch {
    return null
  }
}

async function isListening({ socket: path, port }: Address): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = path === null ? connect({ host: '127.0.0.1', port: port ?? 0 }) : connect({ path })
  socket.once('connect', () => resolve(true))
  socket.once('error', () => resolve(false))
  socket.setTimeout(connectMs, () => resolve(false))
  try {
    return await promise
  } finally {
    socket.destroy()
  }
}
