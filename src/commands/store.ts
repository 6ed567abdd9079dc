import { findEmbeddedMongo, isInUse, startEmbeddedMongo } from '../embedded-mongo/index.ts'
import { reasonOf } from '../platform/reason.ts'
import type { Settings } from '../settings.ts'

type StoreSettings = Pick<Settings, 'mongodbUri' | 'dataDir' | 'durability' | 'embeddedPort'>

type OpenOptions = {
  /** For commands: the store of the server that runs on `DATA_DIR` is used, where one does. */
  shared?: boolean
  /** How long another command may have `DATA_DIR`; `onWait` is called once when that begins. */
  waitMs?: number
  onWait?: () => void
  signal?: AbortSignal
}

/**
 * Opens the store of the settings: a replica set, or the embedded store as a child of this process. A server leaves
 * the address of its embedded store in `DATA_DIR` for commands. Throws when another process has `DATA_DIR`.
 */
export const openStore = async (settings: StoreSettings, options: OpenOptions = {}) => {
  if (settings.mongodbUri !== null) return ofOther(settings.mongodbUri, false)
  return options.shared ? await joinStore(settings, options) : await startStore(settings, false)
}

/** A store that does not end with this process. */
const ofOther = (uri: string, embedded: boolean) => ({
  uri,
  embedded,
  /** Resolves when the embedded store ends unexpectedly; never for another store. */
  lost: new Promise<void>(() => {}),
  /** Ends the embedded store, by force after `waitMs`. */
  async close(_waitMs?: number): Promise<void> {},
})

export type OpenStore = ReturnType<typeof ofOther>

const startStore = async (
  { dataDir, durability, embeddedPort: port }: StoreSettings,
  isCommand: boolean,
): Promise<OpenStore> => {
  // The store of a command ends with it, so no other process may rely on it.
  const forOthers = isCommand ? {} : { shared: true, ...(port !== null && { port }) }
  const child = await startEmbeddedMongo({ dataDir, durability, ...forOthers }).catch((error: unknown) => {
    throw new Error(`the embedded store does not start in DATA_DIR ${dataDir} (${reasonOf(error)})`, {
      cause: error,
    })
  })
  const { promise: lost, resolve } = Promise.withResolvers<void>()
  let closing = false
  void child.exited.then(() => closing || resolve())
  return {
    uri: child.uri,
    embedded: true,
    lost,
    async close(waitMs) {
      closing = true
      await child.close(waitMs)
    },
  }
}

const joinStore = async (
  settings: StoreSettings,
  { waitMs = 60_000, onWait, signal }: OpenOptions,
): Promise<OpenStore> => {
  const giveUpAt = performance.now() + waitMs
  for (let waits = false; ; waits = true) {
    signal?.throwIfAborted()
    const uri = await findEmbeddedMongo(settings.dataDir)
    if (uri !== null) return ofOther(uri, true)
    try {
      return await startStore(settings, true)
    } catch (error) {
      // A server that was starting leaves its address soon; another command ends.
      if (!isInUse(error) || performance.now() > giveUpAt) throw error
      if (!waits) onWait?.()
    }
  }
}
