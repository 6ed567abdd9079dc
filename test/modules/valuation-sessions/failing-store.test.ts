import { expect, test } from 'bun:test'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedMongo } from '../../../src/embedded-mongo/index.ts'
import { startTestServer } from '../../support/server.ts'

const store = await startEmbeddedMongo({ dataDir: await mkdtemp(join(tmpdir(), 'convene-failing-')) })
const { call } = await startTestServer({}, store.uri.replace('/?', '/failing?serverSelectionTimeoutMS=200&'))
const guest = 'guest_0001'

test('without the store, lists, deletions and cards fail with the texts that the frontend shows', async () => {
  expect((await call('POST', '/api/sessions', { guest, body: { report_id: 'stranded' } })).status).toBe(201)
  await store.close()
  const answers = await Promise.all([
    call('GET', '/api/sessions', { guest }),
    call('DELETE', '/api/sessions/stranded', { guest }),
    call('GET', '/api/business-cards?token=demo-card'),
    call('GET', '/api/sessions/stranded', { guest }),
  ])
  expect(answers.map((answer) => [answer.status, answer.body.code, answer.body.error])).toEqual([
    [503, 'STORE_UNAVAILABLE', 'Failed to fetch sessions'],
    [503, 'STORE_UNAVAILABLE', 'Failed to delete session'],
    [503, 'STORE_UNAVAILABLE', 'Failed to fetch business card'],
    [503, 'STORE_UNAVAILABLE', 'The store cannot be reached right now: try again later'],
  ])
  for (const answer of answers) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  for (const answer of answers) expect(answer.text).not.toMatch(/mongo|socket|connect|ECONN/i)
}, 60_000)
