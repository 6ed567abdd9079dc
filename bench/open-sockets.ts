/**
 * Measures the resident memory of a server process per open socket of a chat: alone, and once it has joined a room;
 * as it stands, and after a collection of garbage (this file is loaded into the server, which collects on SIGUSR2).
 * `bun bench/open-sockets.ts [--sockets 5000] [--rooms 50] [--dialect native]`
 */
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { temporaryFolder } from './cases.ts'
import { openLessons, startOnStore } from './chat-lesson.ts'
import { type Dialect, startListeners } from './chat-listeners.ts'
import { residentMegabytes, untilAnswers } from './measure.ts'

const { values } = parseArgs({
  options: {
    sockets: { type: 'string', default: '5000' },
    rooms: { type: 'string', default: '50' },
    dialect: { type: 'string', default: 'native' },
  },
})
const count = Number(values.sockets)
const dialect = values.dialect as Dialect

/** The lowest figure of some seconds, as garbage comes and goes. */
const atRest = async (pid: number): Promise<number> => {
  let least = Number.POSITIVE_INFINITY
  for (let second = 0; second < 5; second += 1) {
    await Bun.sleep(1000)
    least = Math.min(least, residentMegabytes(pid))
  }
  return least
}

const collected = async (pid: number): Promise<number> => {
  for (let time = 0; time < 2; time += 1) {
    process.kill(pid, 'SIGUSR2')
    await Bun.sleep(1000)
  }
  return residentMegabytes(pid)
}

/** In a server of its own, as memory that was used once stays resident. */
const measure = async (rooms: number): Promise<void> => {
  const dataDir = await temporaryFolder()
  const store = await startEmbeddedMongo({ dataDir })
  const preload = { BUN_OPTIONS: `--preload ${import.meta.path}` }
  const server = await startOnStore(dataDir, store.uri.replace('/?', '/bench?'), undefined, preload)
  await untilAnswers(`${server.url}/health`)
  const { token, sessionIds } = await openLessons(server.url, rooms)
  const open = (number: number) => {
    const sessionOf = (index: number): string | null => sessionIds[index % rooms] ?? null
    const sockets = Array.from({ length: number }, (_, index) => ({ token, sessionId: sessionOf(index) }))
    return startListeners({ url: server.url, dialect, sockets })
  }
  // The code and the pools that the first sockets need are not theirs.
  await (await open(500)).stop()
  const before = await collected(server.pid)
  const listeners = await open(count)
  const asItStands = await atRest(server.pid)
  const after = await collected(server.pid)
  const kibEach = (megabytes: number): string => (((megabytes - before) * 1024) / count).toFixed(1)
  console.log(
    `${count} ${dialect} sockets${rooms > 0 ? ` in ${rooms} rooms` : ''}: ${before.toFixed(0)} → ${after.toFixed(0)} MB ` +
      `resident, ${kibEach(after)} KiB each; ${kibEach(asItStands)} with the garbage of opening them`,
  )
  await listeners.stop()
  server.kill()
  await store.close()
}

if (import.meta.main) {
  await measure(0)
  await measure(Number(values.rooms))
  process.exit(0)
} else process.on('SIGUSR2', () => Bun.gc(true))
