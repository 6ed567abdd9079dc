import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { startEmbeddedMongo } from '../../src/embedded-mongo/index.ts'
import { eventually } from '../support/eventually.ts'

function directory(): string {
  return mkdtempSync(join(tmpdir(), 'em-'))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('a second server on one directory fails with one line that names it', async () => {
  const dataDir = directory()
  const first = await startEmbeddedMongo({ dataDir })
  const second = startEmbeddedMongo({ dataDir, lockWaitMs: 50 })
  const error = (await second.then(
    () => undefined,
    (thrown) => thrown,
  )) as Error
  expect(error.message).toContain(dataDir)
  expect(error.message.split('\n')).toHaveLength(1)
  const client = await new MongoClient(first.uri).connect()
  expect(await client.db('a').command({ ping: 1 })).toMatchObject({ ok: 1 })
  await client.close()
  await first.close()
  rmSync(dataDir, { recursive: true })
})

test('the server ignores SIGINT and SIGTERM, ends cleanly when asked, and leaves one database file', async () => {
  const dataDir = directory()
  const mongo = await startEmbeddedMongo({ dataDir })
  process.kill(mongo.pid, 'SIGINT')
  process.kill(mongo.pid, 'SIGTERM')
  const client = await new MongoClient(mongo.uri).connect()
  await client.db('a').collection('b').insertOne({ c: 1 })
  await client.close()
  await mongo.close()
  expect(await mongo.exited).toBe(0)
  expect(readdirSync(dataDir).toSorted()).toEqual(['store.lock', 'store.sqlite'])
  rmSync(dataDir, { recursive: true })
})

test('the server ends with its parent, even when that is killed, and the next start takes over', async () => {
  const dataDir = directory()
  const script = join(dataDir, 'parent.ts')
  const index = join(import.meta.dir, '../../src/embedded-mongo/index.ts')
  writeFileSync(
    script,
    `import { startEmbeddedMongo } from ${JSON.stringify(index)}
const mongo = await startEmbeddedMongo({ dataDir: ${JSON.stringify(join(dataDir, 'data'))} })
console.log(mongo.pid)
setInterval(() => {}, 1000)`,
  )
  const parent = Bun.spawn([process.execPath, script], { stdout: 'pipe', stderr: 'inherit' })
  const { value } = await parent.stdout.getReader().read()
  const pid = Number(new TextDecoder().decode(value).trim())
  expect(isAlive(pid)).toBe(true)
  parent.kill('SIGKILL')
  const next = await startEmbeddedMongo({ dataDir: join(dataDir, 'data') })
  await eventually(async () => expect(isAlive(pid)).toBe(false))
  await next.close()
  rmSync(dataDir, { recursive: true })
})

test('a long directory gets a short socket path, and a port serves TCP', async () => {
  const root = directory()
  const dataDir = join(root, 'x'.repeat(90), 'y'.repeat(90))
  const mongo = await startEmbeddedMongo({ dataDir, port: 0 })
  const overTcp = await new MongoClient(`mongodb://127.0.0.1:${mongo.port}/?directConnection=true`).connect()
  const overSocket = await new MongoClient(mongo.uri).connect()
  await overTcp.db('a').collection('b').insertOne({ c: 1 })
  expect(await overSocket.db('a').collection('b').countDocuments()).toBe(1)
  await overTcp.close()
  await overSocket.close()
  await mongo.close()
  rmSync(root, { recursive: true })
})

test('bytes that are no message end only their own connection', async () => {
  const dataDir = directory()
  const mongo = await startEmbeddedMongo({ dataDir, port: 0 })
  const client = await new MongoClient(mongo.uri).connect()
  const garbage = [
    Buffer.from('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n'),
    Buffer.from([20, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xdd, 7, 0, 0, 0, 0, 0, 0]),
    Buffer.from([26, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xdd, 7, 0, 0, 0, 0, 0, 0, 0, 200, 0, 0, 0, 0]),
  ]
  for (const bytes of garbage) {
    const socket = createConnection({ host: '127.0.0.1', port: mongo.port ?? 0 })
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
    socket.on('error', () => {})
    socket.resume()
    socket.write(bytes)
    await closed
  }
  expect(await client.db('a').command({ ping: 1 })).toMatchObject({ ok: 1 })
  await client.close()
  await mongo.close()
  rmSync(dataDir, { recursive: true })
})

test('a file that is damaged or of a newer version is refused with one line, and a half-built index is removed', async () => {
  const dataDir = directory()
  const file = join(dataDir, 'store.sqlite')
  const started = async (work?: (client: MongoClient) => Promise<unknown>): Promise<void> => {
    const mongo = await startEmbeddedMongo({ dataDir })
    const client = await new MongoClient(mongo.uri).connect()
    await work?.(client)
    await client.close()
    await mongo.close()
  }
  const refusedFor = async (reason: string): Promise<void> => {
    const error: unknown = await startEmbeddedMongo({ dataDir }).catch((thrown: unknown) => thrown)
    expect(String(error)).toContain(reason)
    expect(String(error).split('\n')).toHaveLength(1)
  }
  const rows = Array.from({ length: 2000 }, (_, n) => ({ n, text: 'x'.repeat(100) }))
  await started((client) => client.db('a').collection('b').insertMany(rows))
  const db = new Database(file)
  db.run("INSERT INTO indexes (collection, spec) VALUES (-1, x'05')")
  db.run('PRAGMA user_version = 2')
  await refusedFor('was written by a newer version')
  db.run('PRAGMA user_version = 1')
  await started(async (client) => expect(await client.db('a').collection('b').indexes()).toHaveLength(1))
  expect(db.query('SELECT * FROM indexes WHERE collection < 0').all()).toEqual([])
  db.close()
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.fill(0x5a, 40_000, 60_000))
  await refusedFor('is damaged')
  writeFileSync(file, bytes.fill(0x5a, 0, 100))
  await refusedFor('is damaged')
  rmSync(dataDir, { recursive: true })
})
