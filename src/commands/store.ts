import { startEmbeddedMongo } from '../embedded-mongo/index.ts'
import type { Settings } from '../settings.ts'

export type RunningStore = {
  uri: string
  embedded: boolean
  /** Resolves when the embedded store ends unexpectedly; never for another store. */
  lost: Promise<void>
  close(): Promise<void>
}

/** Opens the store of the settings: a replica set, or the embedded store as a child of this process. */
export const openStore = async (settings: Settings): Promise<RunningStore> => {
  if (settings.mongodbUri !== null)
    return { uri: settings.mongodbUri, embedded: false, lost: new Promise(() => {}), async close() {} }
  const child = await startEmbeddedMongo({
    dataDir: settings.dataDir,
    durability: settings.durability,
    ...(settings.embeddedPort !== null && { port: settings.embeddedPort }),
  }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`the embedded store does not start in DATA_DIR ${settings.dataDir} (${reason})`)
  })
  let closing = false
  return {
    uri: child.uri,
    embedded: true,
    lost: new Promise((resolve) => {
      child.exited.then(() => {
        if (!closing) resolve()
      })
    }),
    async close() {
      closing = true
      await child.close()
    },
  }
}
