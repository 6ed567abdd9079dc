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
    [500, 'INTERNAL_ERROR', 'Failed to fetch sessions'],
    [500, 'INTERNAL_ERROR', 'Failed to delete session'],
    [500, 'INTERNAL_ERROR', 'Failed to fetch business card'],
    [500, 'INTERNAL_ERROR', 'Something went wrong on our side'],
  ])
  for (const answer of answers) expect(answer.text).not.toMatch(/mongo|socket|connect|ECONN/i)
}, 60_000)
