import { Database } from 'bun:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

const db = new Database(String(workerData), { readwrite: true })

const fold = (): void => {
  try {
    db.run('PRAGMA wal_checkpoint(PASSIVE)')
  } catch {
    // on a full disk the log stays, and a later commit asks again
  }
  parentPort?.postMessage('folded')
}

parentPort?.on('message', (task: 'fold' | 'close') => {
  if (task === 'fold') return fold()
  db.close()
  process.exit()
})
