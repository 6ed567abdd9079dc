import { afterAll, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import mongoose from 'mongoose'
import { migrations } from '../../src/migrations/index.ts'
import { hashToken, randomToken } from '../../src/platform/secrets.ts'
import { startTestServer } from '../support/server.ts'
import { freshDatabaseUri } from '../support/store.ts'

const uri = await freshDatabaseUri()
const connection = await mongoose.createConnection(uri).asPromise()
afterAll(async () => {
  await connection.dropDatabase()
  await connection.close()
})
const at = new Date('2026-02-03T09:12:00.000Z')
const guest = 'guest_of_old'
const sessionId = Bun.randomUUIDv7()
const key = `cvk_${randomToken()}`

type Rows = Record<string, unknown>[]

/** What a server before version 1 left in the store. */
const oldRows: Record<string, Rows> = {
  valuation_sessions: [
    {
      _id: 'val-1',
      report_id: 'old-report',
      owner: `guest:${guest}`,
      live: true,
      status: 'IN_PROGRESS',
      current_view: 'MANUAL',
      created_at: at,
      updated_at: at,
      completed_at: null,
      erase_at: null,
      form_data: { company_name: 'Bakkerij', 'a.b': { $set: 1 } },
      collected_data: null,
      conversation_history: null,
      valuation_result: null,
      business_card_token: null,
      prefilled_from_card: false,
    },
  ],
  valuation_create_keys: [
    {
      _id: createHash('sha256')
        .update(JSON.stringify([`guest:${guest}`, 'retry']))
        .digest('hex'),
      body_hash: createHash('sha256')
        .update(JSON.stringify([JSON.stringify({ report_id: 'old-report' })]))
        .digest('hex'),
      session_id: 'val-1',
      report_id: 'old-report',
      expire_at: new Date(Date.now() + 3_600_000),
    },
  ],
  assistant_sessions: [
    {
      _id: sessionId,
      business_id: 'B1',
      location_id: 'L1',
      user_id: 'u1',
      user_key: 'u1',
      session_type: 'general',
      status: 'active',
      title: 'Old',
      metadata: '{"a":1}',
      last_seq: 1,
      created_at: at,
      updated_at: at,
      last_message_at: at,
      ended_at: null,
    },
  ],
  assistant_messages: [
    {
      _id: `${sessionId}:0000000001`,
      seq: 1,
      at,
      event: { id: Bun.randomUUIDv7(), role: 'user', content: 'Hello', clientMessageId: null, replyId: null },
    },
  ],
  assistant_notes: [{ _id: 'B1', notes: 'We open at 8.', updated_at: at }],
  assistant_api_keys: [
    {
      _id: hashToken(key),
      key_id: 'key-1',
      business_id: 'B1',
      label: 'old',
      prefix: key.slice(0, 10),
      created_at: at,
      created_by: 'admin',
      revoked_at: null,
    },
  ],
  jobs: [{ name: 'accounts.erase', data: {}, lockedAt: null, nextRunAt: null, failCount: 4 }],
}

const db = connection.getClient().db(connection.name)
for (const [collection, rows] of Object.entries(oldRows)) await db.collection(collection).insertMany(rows)
await db.collection('assistant_sessions').createIndex({ business_id: 1, status: 1, _id: -1 })
await db.collection('assistant_api_keys').createIndex({ business_id: 1, key_id: -1 }, { unique: true })

const server = await startTestServer({ assistantAccess: 'key' }, uri)
const { call } = server
const headers = { 'x-api-key': key }

test('a valuation of an older server keeps its guest and its data', async () => {
  const { body } = await call('GET', '/api/sessions/old-report', { guest })
  expect(body.session).toMatchObject({ guest_session_id: guest, user_id: null, created_at: at.toISOString() })
  expect(body.session.form_data).toEqual({ company_name: 'Bakkerij', 'a.b': { $set: 1 } })
  expect((await call('GET', '/api/sessions', { guest })).body.total).toBe(1)
})

test('a creation that an older server answered is answered the same when it is retried', async () => {
  const retried = await call('POST', '/api/sessions', {
    guest,
    body: { report_id: 'old-report' },
    headers: { 'idempotency-key': 'retry' },
  })
  expect([retried.status, retried.body.session.id]).toEqual([201, 'val-1'])
})

test('an API key of an older server opens its assistant session with the messages', async () => {
  const { body } = await call('GET', `/api/sessions/${sessionId}`, { headers })
  expect(body).toMatchObject({
    businessId: 'B1',
    userId: 'u1',
    messageCount: 1,
    lastMessageAt: at.toISOString(),
  })
  const messages = await call('GET', `/api/sessions/${sessionId}/messages`, { headers })
  expect(messages.body.map(({ content }: { content: string }) => content)).toEqual(['Hello'])
  const active = await call('GET', '/api/sessions/business/B1/active', { headers })
  expect(active.body.map((session: { sessionId: string }) => session.sessionId)).toEqual([sessionId])
})

test('notes keep their date, and jobs without retries left are gone', async () => {
  const admin = await server.person({ role: 'admin' })
  const notes = await call('GET', '/admin/businesses/B1/notes', { token: admin.token })
  expect(notes.body).toEqual({ businessId: 'B1', notes: 'We open at 8.', updatedAt: at.toISOString() })
  expect(await db.collection('jobs').countDocuments({ failCount: 4 })).toBe(0)
})

test('running a step again, as after a crash in the middle of it, changes nothing', async () => {
  const everything = async () => {
    const names = Object.keys({ ...oldRows, api_keys: 1, idempotency_keys: 1 }).filter(
      (name) => name !== 'jobs',
    )
    return await Promise.all(names.map((name) => db.collection(name).find().sort({ _id: 1 }).toArray()))
  }
  const before = await everything()
  for (const { run } of migrations) await run(db)
  expect(await everything()).toEqual(before)
})
