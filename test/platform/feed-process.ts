import { pino } from 'pino'
import { createChanges } from '../../src/platform/changes.ts'
import { createFeed } from '../../src/platform/feed.ts'
import { ensureIndexes } from '../../src/platform/indexes.ts'
import { connectMongo } from '../../src/platform/mongo.ts'

/** A feed on its own connection, as each server process has one. */
export const openFeed = async (
  uri: string,
  options: { maxBehind?: number; pollMs?: number; live?: boolean } = {},
) => {
  const { live = true, ...own } = options
  const connection = await connectMongo(uri)
  const changes = createChanges(connection, pino({ level: 'silent' }))
  const feed = createFeed<unknown>({ connection, changes, collection: 'feed_rows', ...own })
  await ensureIndexes(connection)
  if (live) await changes.start()
  return {
    feed,
    connection,
    async close() {
      await changes.stop()
      await connection.close()
    },
  }
}

// As a process of its own: `feed-process.ts URI STREAM NAME COUNT` appends COUNT events, 25 at a time.
if (import.meta.main) {
  const [uri = '', stream = '', name = '', count = '0'] = process.argv.slice(2)
  const { feed, close } = await openFeed(uri)
  let next = 0
  const writer = async () => {
    for (;;) {
      const number = next++
      if (number >= Number(count)) return
      await feed.append(stream, `${name}:${number}`)
    }
  }
  await Promise.all(Array.from({ length: 25 }, writer))
  await close()
  process.exit(0)
}
