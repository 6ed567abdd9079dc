import { startEmbeddedMongo } from '../embedded-mongo/index.ts'
import { reasonOf } from '../platform/reason.ts'
import type { Settings } from '../settings.ts'

/** Opens the store of the settings: a replica set, or the embedded store as a child of this process. */
export const openStore = async ({ mongodbUri, dataDir, durability, embeddedPort: port }: Settings) => {
  const { promise: lost, resolve } = Promise.withResolvers<void>()
  if (mongodbUri !== null) return { uri: mongodbUri, embedded: false, lost, async close(_waitMs?: number) {} }
  const options = { dataDir, durability, ...(port !== null && { port }) }
  const child = await startEmbeddedMongo(options).catch((error: unknown) => {
    throw new Error(`the embedded store does not start in DATA_DIR ${dataDir} (${reasonOf(error)})`)
  })
  let closing = false
  void child.exited.then(() => closing || resolve())
  return {
    uri: child.uri,
    embedded: true,
    /** Resolves when the embedded store ends unexpectedly; never for another store. */
    lost,
    /** Ends the embedded store, by force after `waitMs`. */
    async close(waitMs?: number): Promise<void> {
      closing = true
      await child.close(waitMs)
    },
  }
}
