import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedMongo } from '../../src/embedded-mongo/index.ts'

let embedded: Promise<string> | null = null

const startOnce = async (): Promise<string> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'convene-test-'))
  // It ends with this process, as its parent's pipe closes.
  return (await startEmbeddedMongo({ dataDir })).uri
}

/**
 * Returns the URI of a new database: on the server of `MONGODB_URI` when that is set, else on the one
 * embedded store of this test process.
 */
export const freshDatabaseUri = async (): Promise<string> => {
  const { MONGODB_URI } = process.env
  if (MONGODB_URI === undefined) embedded ??= startOnce()
  const server = MONGODB_URI ?? (await embedded) ?? ''
  const [, hosts, options = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(server) ?? []
  if (!hosts) throw new Error(`MONGODB_URI is not a MongoDB URI: ${server}`)
  return `${hosts}/convene_test_${Bun.randomUUIDv7().replaceAll('-', '')}${options}`
}
