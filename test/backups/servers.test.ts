import { afterAll, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoBusinessId } from '../../seeds/assistant-sessions.ts'
import { loadDemoData } from '../../seeds/run.ts'
import { writeBackup } from '../../src/backups/backup.ts'
import { checkBackup, restoreBackup } from '../../src/backups/restore.ts'
import { createRestoredStore } from '../../src/backups/restored-store.ts'
import { openSnapshot } from '../../src/backups/snapshot-store.ts'
import { startEmbeddedMongo } from '../../src/embedded-mongo/index.ts'
import { migrations } from '../../src/migrations/index.ts'
import { createDiskFiles } from '../../src/platform/files-disk.ts'
import { connectMongo } from '../../src/platform/mongo.ts'
import { findPersistentSecret, keepPersistentSecret } from '../../src/platform/secrets.ts'
import { keysOnDisk } from '../modules/workflows/files-setup.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const password = 'demo password'
const folder = await mkdtemp(join(tmpdir(), 'convene-backup-'))
const path = join(folder, 'convene.tar')
const start = async (name: string) => {
  const dataDir = join(folder, name)
  const store = await startEmbeddedMongo({ dataDir })
  return { dataDir, store }
}
const serve = ({ dataDir, store }: Awaited<ReturnType<typeof start>>) =>
  startTestServer(
    { dataDir, jwtSecret: null, seedClientPassword: password, seedAdminPassword: password },
    store.uri,
  )

const [from, to] = [await start('from'), await start('to')]
const server = await serve(from)
afterAll(async () => {
  await Promise.all([from.store.close(), to.store.close()])
  await rm(folder, { recursive: true })
})

const logIn = async ({ call }: TestServer, email: string) =>
  (await call('POST', '/api/auth/login', { body: { email, password } })).body.access_token

test('a backup of a server at work gives a second one the same answers, logins, links and files', async () => {
  await loadDemoData(server.convene, server.settings, { onlyWhenEmpty: false })
  const people = [
    'owner@upswitch.example',
    'analyst@riskscan.example',
    'parent@k12.example',
    'contact@estee-agency.com',
  ]
  const [owner, analyst, parent, client] = await Promise.all(people.map((email) => logIn(server, email)))
  const runs = (await server.call('GET', '/api/v1/executions?limit=3', { token: client })).body
  const runPath = `/api/v1/executions/${runs.executions[0].id}`

  /** What each product answers, without links, whose times differ. */
  const look = async ({ call }: TestServer) => {
    const bookings = await call('GET', '/bookings', { token: parent })
    const past = bookings.body.find(({ status }: { status: string }) => status === 'completed')
    return [
      (await call('GET', '/api/sessions', { token: owner })).body,
      (await call('GET', `/api/sessions/business/${demoBusinessId}/active`)).body,
      (await call('GET', '/api/scans', { token: analyst })).body,
      bookings.body,
      (await call('GET', `/sessions/${past.id}/messages`, { token: parent })).body,
      (await call('GET', runPath, { token: client })).body,
    ]
  }

  const write = async (guest: string): Promise<number> => {
    const { status } = await server.call('POST', '/api/sessions', { guest, body: { report_id: guest } })
    return status
  }
  expect(await write('before-backup')).toBe(201)
  let stopped = false
  const writing = (async () => {
    for (let number = 0; !stopped; number += 1) await write(`meanwhile-${number}`)
  })()
  const snapshot = await openSnapshot({ mongodbUri: null, dataDir: from.dataDir })
  const files = createDiskFiles(from.dataDir)
  const secret = await findPersistentSecret(from.dataDir)
  const written = await writeBackup(path, { snapshot, files, secret, release: 'test' })
  stopped = true
  await writing
  expect(written.missing_files).toBe(0)
  expect(await write('after-backup')).toBe(201)

  const connection = await connectMongo(to.store.uri)
  const store = createRestoredStore(connection)
  const writeSecret = (text: string) => keepPersistentSecret(to.dataDir, text)
  const contents = await checkBackup(path, migrations.length)
  await restoreBackup(path, contents, { store, files: createDiskFiles(to.dataDir), writeSecret })
  await connection.close()

  const second = await serve(to)
  expect(await look(second)).toEqual(await look(server))
  const statusOf = async (id: string) =>
    (await second.call('GET', `/api/sessions/${id}`, { guest: id })).status
  expect([await statusOf('before-backup'), await statusOf('after-backup')]).toEqual([200, 404])
  expect(await keysOnDisk(second)).toEqual(await keysOnDisk(server))
  const { assets } = (await server.call('GET', '/api/v1/assets?load_all=true', { token: client })).body
  const link = new URL(assets[0].result_url, server.url)
  const [one, other] = await Promise.all(
    [server, second].map(async ({ url }) => (await fetch(url + link.pathname + link.search)).bytes()),
  )
  expect(one?.length).toBeGreaterThan(1000)
  expect(other).toEqual(one)
})
