import { describe, expect, test } from 'bun:test'
import { defaultTimings } from '../../../src/timings.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { openSocket } from '../../support/socket.ts'
import { engineSettings, openClient, rowsOf, type TestClient } from './executions-setup.ts'

const server = await startTestServer({
  ...engineSettings,
  rateLimitGeneral: { points: 2000, windowSeconds: 60 },
  timings: { ...defaultTimings, ...engineSettings.timings, socketRecheckMs: 50 },
})
const client = await openClient(server)
const admin = await server.person({ role: 'admin' })
const keys = server.database.getClient().db(server.database.name).collection('client_api_keys')

const create = async (of: TestClient, more: object = {}): Promise<{ id: string; key: string }> => {
  const { body } = await of.call('POST', '/api-keys', { body: { name: 'Website', ...more } })
  return { id: body.api_key.id, key: body.key }
}
const withKey = (key: string, method: string, path: string, body?: object) =>
  server.call(method, `/api/v1${path}`, { headers: { 'x-api-key': key }, ...(body && { body }) })
const setLimits = (of: TestClient, body: object) =>
  server.call('PUT', `/api/v1/admin/clients/${of.id}/limits`, { token: admin.token, body })

describe('an API key of a client', () => {
  test('is shown once, and stored as a hash alone', async () => {
    const { body } = await client.call('POST', '/api-keys', {
      body: { name: ' Website ', scopes: ['read', 'execute', 'read'], expires_in_days: 1 },
    })
    expect(body.key).toMatch(/^cvc_[\w-]{43}$/)
    expect(body.data.api_key).toMatchObject({
      name: 'Website',
      scopes: ['read', 'execute'],
      prefix: body.key.slice(0, 10),
      last4: body.key.slice(-4),
      created_by: client.user.id,
      last_used_at: null,
    })
    const { id } = body.api_key
    const listed = (await client.call('GET', '/api-keys')).body
    expect(listed.api_keys.map((key: { id: string }) => key.id)).toContain(id)
    const audit = await server.database.collection('audit_logs').find({ resource_id: id }).toArray()
    const stored = JSON.stringify([listed, await keys.find().toArray(), audit])
    expect(stored).not.toContain(body.key)
    expect(JSON.stringify(listed)).not.toContain('"_id"')
  })

  test('executes and reads what its scopes allow, in the name of no user', async () => {
    const { id, key } = await create(client, { scopes: ['execute', 'read'] })
    const workflow = await client.workflow()
    const accepted = await withKey(key, 'POST', `/workflows/${workflow}/execute`, { input_data: {} })
    expect(accepted.status).toBe(202)
    await client.ended(accepted.body.execution_id)
    const run = await withKey(key, 'GET', `/executions/${accepted.body.execution_id}`)
    expect(run.body.data).toMatchObject({ status: 'completed', triggered_by: null, triggered_by_email: null })
    const { body } = await server.call('GET', `/api/v1/admin/audit-logs?client_id=${client.id}&limit=1`, {
      token: admin.token,
    })
    expect(body.logs[0]).toMatchObject({ action: 'execution.started', user_id: null, api_key_id: id })
    const reader = await create(client)
    const refused = await withKey(reader.key, 'POST', `/workflows/${workflow}/execute`, { input_data: {} })
    expect([refused.status, refused.body.code]).toEqual([403, 'API_KEY_SCOPE'])
    for (const [method, path] of [
      ['GET', '/settings/profile'],
      ['GET', '/api-keys'],
      ['POST', '/api-keys'],
      ['GET', '/admin/clients'],
    ] as const)
      expect((await withKey(key, method, path)).status).toBe(401)
  })

  test('is one of at most 20, also when several are created at once', async () => {
    const other = await openClient(server)
    const body = { name: 'One of many' }
    const answers = await Promise.all(
      Array.from({ length: 24 }, () => other.call('POST', '/api-keys', { body })),
    )
    const refused = answers.filter(({ status }) => status !== 201)
    expect(refused.map((answer) => [answer.status, answer.body.code])).toEqual(
      refused.map(() => [409, 'API_KEY_LIMIT']),
    )
    expect((await other.call('GET', '/api-keys')).body.total).toBe(24 - refused.length)
    expect(refused.length).toBeGreaterThanOrEqual(4)
  })

  test('shows when it was used last', async () => {
    const { id, key } = await create(client)
    await withKey(key, 'GET', '/workflows')
    await eventually(async () =>
      expect((await client.call('GET', `/api-keys/${id}`)).body.api_key.last_used_at).not.toBeNull(),
    )
  })

  test('is refused once it has expired, was deleted, or its client is suspended', async () => {
    const other = await openClient(server)
    const [expiring, deleted, left] = [await create(other), await create(other), await create(other)]
    const statusOf = async ({ key }: { key: string }) => (await withKey(key, 'GET', '/workflows')).status
    expect([await statusOf(expiring), await statusOf(deleted), await statusOf(left)]).toEqual([200, 200, 200])
    await keys.updateOne({ id: expiring.id }, { $set: { expires_at: new Date() } })
    await eventually(async () => expect(await statusOf(expiring)).toBe(401))
    expect((await other.call('DELETE', `/api-keys/${deleted.id}`)).status).toBe(200)
    expect(await statusOf(deleted)).toBe(401)
    await server.call('DELETE', `/api/v1/admin/clients/${other.id}`, { token: admin.token })
    expect(await statusOf(left)).toBe(401)
  })

  test('follows events over both kinds of stream, which end with it', async () => {
    const { id, key } = await create(client)
    const socket = openSocket(`${server.url}/api/v1/live?apiKey=${key}`)
    await socket.opened
    const response = await fetch(`${server.url}/api/v1/events`, {
      headers: { accept: 'text/event-stream', 'x-api-key': key },
    })
    expect(response.status).toBe(200)
    await client.call('DELETE', `/api-keys/${id}`)
    await socket.closed
    // Ends with the stream.
    await response.text()
    const writer = await create(client, { scopes: ['execute'] })
    const refused = await withKey(writer.key, 'GET', '/events')
    expect(refused.body.code).toBe('API_KEY_SCOPE')
  })
})

describe('the limits of a client', () => {
  test('are the usual ones until an administrator sets others', async () => {
    const other = await openClient(server, 'pro')
    const { body } = await setLimits(other, { concurrent_executions: 6 })
    expect(body.limits).toEqual({
      requests_per_minute: null,
      concurrent_executions: 6,
      file_space_bytes: null,
    })
    expect(body.usual).toMatchObject({ requests_per_minute: 2000, concurrent_executions: 4 })
    const read = await server.call('GET', `/api/v1/admin/clients/${other.id}/limits`, { token: admin.token })
    expect(read.body.data).toEqual(body.data)
    expect((await setLimits(other, {})).body.limits.concurrent_executions).toBeNull()
    expect((await setLimits(other, { requests_per_minute: 0 })).status).toBe(400)
  })

  test('of requests hold for each user and each key of the client', async () => {
    const other = await openClient(server)
    const { key } = await create(other)
    await setLimits(other, { requests_per_minute: 3 })
    const statuses = async (send: () => Promise<{ status: number }>) => {
      const found: number[] = []
      for (let sent = 0; sent < 4; sent += 1) found.push((await send()).status)
      return found
    }
    await eventually(async () => {
      const { headers } = await withKey(key, 'GET', '/executions')
      expect(headers.get('ratelimit-limit')).toBe('18')
    })
    expect(await statuses(() => other.call('GET', '/workflows'))).toEqual([200, 200, 200, 429])
    expect(await statuses(() => withKey(key, 'GET', '/workflows'))).toEqual([200, 200, 200, 429])
    expect((await client.call('GET', '/workflows')).status).toBe(200)
  })

  test('of executions at once and of file space hold', async () => {
    const other = await openClient(server, 'starter')
    await setLimits(other, { concurrent_executions: 1, file_space_bytes: 10 })
    const form = new FormData()
    form.append('file', new File(['more than ten bytes'], 'a.txt'))
    const upload = await other.call('POST', '/files', { rawBody: form })
    expect([upload.status, upload.body.code]).toEqual([413, 'FILE_SPACE_FULL'])
    const id = await other.workflow({ steps: [{ name: 'wait', kind: 'wait', with: { seconds: 0 } }] })
    const rows = rowsOf(server).executions
    const watch = rows.watch([{ $match: { 'fullDocument.client_id': other.id } }], {
      fullDocument: 'updateLookup',
    })
    const slots = new Set<number>()
    watch.on('change', (change) => {
      const slot = 'fullDocument' in change ? change.fullDocument?.slot : undefined
      if (slot !== undefined) slots.add(slot)
    })
    const runs = await Promise.all(Array.from({ length: 5 }, () => other.execute(id)))
    for (const run of runs) await other.ended(run)
    await watch.close()
    expect([...slots]).toEqual([1])
  })
})
