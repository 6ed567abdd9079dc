import { afterAll, describe, expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedMongo } from '../../src/embedded-mongo/index.ts'
import { openLogs } from '../../src/platform/log.ts'
import { defaultTimings } from '../../src/timings.ts'
import { eventually } from '../support/eventually.ts'
import { canLimitFiles, limitStore } from '../support/file-size-limit.ts'
import { processStarter } from '../support/process.ts'
import { startTestServer } from '../support/server.ts'

const startProcess = processStarter()
const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'convene-full-'))
  afterAll(() => rm(path, { recursive: true, force: true }))
  return path
}
const timings = { ...defaultTimings, healthWriteMs: 20 }
const guest = 'guest_of_faults'

describe.skipIf(!existsSync('/dev/full'))('a full LOG_DIR', () => {
  test('costs log lines alone: requests are answered, /health names it, and the process can stop', async () => {
    const logDir = await folder()
    await (await openLogs(logDir)).close()
    for (const name of await readdir(logDir)) {
      await rm(join(logDir, name))
      await symlink('/dev/full', join(logDir, name))
    }
    const server = await startProcess({ LOG_DIR: logDir })
    await server.healthy()
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => server.call('GET', '/api/business-cards?token=absent')),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]))
    await eventually(async () => {
      const { status, body } = await server.call('GET', '/health')
      expect([status, body.status, body.checks.logs]).toEqual([200, 'ok', 'unwritable'])
    })
    expect(await server.stop()).toBe(0)
    const told = (await server.errors).trim().split('\n')
    expect(told).toEqual([expect.stringMatching(/^Convene cannot write its log .*ENOSPC/)])
  })
})

describe.skipIf(!canLimitFiles)('a full DATA_DIR', () => {
  test('refuses writes with 503 and answers reads; /health of any role names the store; it ends by itself', async () => {
    const dataDir = await folder()
    const store = await startEmbeddedMongo({ dataDir })
    afterAll(() => store.close(0))
    const uri = store.uri.replace('/?', '/full?')
    const { call } = await startTestServer({ timings }, uri)
    const worker = await startTestServer({ timings, role: 'worker' }, uri)
    const save = (value: string) =>
      call('PATCH', '/api/sessions/full', { guest, body: { partial_data: { value } } })
    await call('POST', '/api/sessions', { guest, body: { report_id: 'full' } })
    expect((await save('kept')).status).toBe(200)
    for (const server of [call, worker.call]) expect((await server('GET', '/health')).status).toBe(200)

    const makeRoom = limitStore(store.pid, dataDir)
    // The log of SQLite is used again from its start: a small write may find room in it.
    await eventually(async () => expect((await save('x'.repeat(50_000))).status).toBe(503))
    const refused = await save('x'.repeat(5_000_000))
    expect([
      refused.status,
      refused.body.code,
      refused.body.error,
      refused.headers.get('retry-after'),
    ]).toEqual([503, 'STORE_UNAVAILABLE', 'Nothing can be saved right now: try again later', '5'])
    expect(refused.text).not.toMatch(/disk|sqlite|mongo/i)
    const read = await call('GET', '/api/sessions/full', { guest })
    expect([read.status, read.body.session.form_data.value]).toEqual([200, 'kept'])
    for (const server of [call, worker.call])
      await eventually(async () => {
        const { status, body } = await server('GET', '/health')
        expect([status, body.status, body.checks.store]).toEqual([503, 'unavailable', 'unwritable'])
      })
    // What asks this starts no process again, as that would help nothing.
    for (const server of [call, worker.call])
      expect(await server('GET', '/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } })

    makeRoom()
    expect((await save('again')).status).toBe(200)
    for (const server of [call, worker.call])
      await eventually(async () => expect((await server('GET', '/health')).status).toBe(200))
  })
})

test('files that cannot be written are named by /health, which leaves no file behind', async () => {
  const { call, settings } = await startTestServer({ timings })
  expect((await call('GET', '/health')).body.checks.files).toBe('ok')
  const unfinished = join(settings.dataDir, 'files', '.unfinished')
  expect(await readdir(unfinished)).toEqual([])
  await rm(unfinished, { recursive: true })
  await writeFile(unfinished, 'in the way')
  await eventually(async () => {
    const { status, body } = await call('GET', '/health')
    expect([status, body.checks.files, body.checks.store]).toEqual([503, 'unwritable', 'ok'])
  })
  expect(await readFile(unfinished, 'utf8')).toBe('in the way')
})
