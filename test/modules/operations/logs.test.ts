import { describe, expect, test } from 'bun:test'
import { pino } from 'pino'
import type { ApiLog } from '../../../src/modules/operations/api-logs/api-log.ts'
import type { AuditLog } from '../../../src/modules/operations/audit-logs/audit-log.ts'
import { createErrors } from '../../../src/modules/operations/errors/errors.ts'
import { defaultTimings } from '../../../src/timings.ts'
import { parseCsv } from '../../support/csv.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { openWorkflows } from '../workflows/workflows-setup.ts'

const timings = { ...defaultTimings, apiLogMs: 10, errorCountMs: 10 }
const server = await startTestServer({ role: 'web', timings })
const { call, database } = server
const { admin, asAdmin, as, client: newClient, workflow } = await openWorkflows(server)
const client = await newClient()
const { owner } = client
const apiRows = database.collection<ApiLog>('api_logs')
const auditRows = database.collection<AuditLog>('audit_logs')

/** Sends a request under a name of its own. Returns its row in the log. */
const logged = async (method: string, path: string, token?: string): Promise<ApiLog> => {
  const agent = Bun.randomUUIDv7()
  await fetch(`${server.url}${path}`, {
    method,
    headers: { 'user-agent': agent, ...(token && { authorization: `Bearer ${token}` }) },
  })
  let row: ApiLog | null = null
  await eventually(async () => {
    row = await apiRows.findOne({ user_agent: agent })
    expect(row).not.toBeNull()
  })
  return row as unknown as ApiLog
}

describe('the log of requests', () => {
  test('has a request with its user, client, status and time', async () => {
    const row = await logged('GET', '/api/v1/workflows?search=private', owner.token)
    expect(row).toEqual({
      _id: expect.any(String),
      client_id: client.id,
      user_id: owner.id,
      method: 'GET',
      path: '/api/v1/workflows',
      status_code: 200,
      duration_ms: expect.any(Number),
      request_id: expect.any(String),
      ip_address: '127.0.0.1',
      user_agent: row.user_agent,
      error_code: null,
      created_at: expect.any(Date),
    })
  })

  test('has a refused request, with its code and without a client where there is none', async () => {
    expect(await logged('GET', '/api/v1/workflows')).toMatchObject({
      client_id: null,
      user_id: null,
      status_code: 401,
      error_code: 'UNAUTHENTICATED',
    })
    expect(await logged('GET', '/api/v1/workflows', admin.token)).toMatchObject({
      client_id: null,
      user_id: admin.id,
      error_code: 'NO_CLIENT',
    })
    expect(await logged('PUT', '/api/v1/workflows')).toMatchObject({ error_code: 'METHOD_NOT_ALLOWED' })
  })

  test('hides what may be a secret in a path, and has no requests to other paths', async () => {
    const id = Bun.randomUUIDv7()
    for (const [path, shown] of [
      ['/api/v1/auth/reset/nV3x_9PqLk2mZ8rT', '/api/v1/auth/reset/[hidden]'],
      ['/api/v1/auth/logins/eyJhbGciOi.eyJzdWIi.c2ln', '/api/v1/auth/logins/[hidden]'],
      ['/api/v1/members/ada@people.example', '/api/v1/members/[hidden]'],
      [`/api/v1/executions/${id}/files.zip`, `/api/v1/executions/${id}/files.zip`],
      ['/api/v1/statements/2026-01/', '/api/v1/statements/2026-01/'],
    ] as const)
      expect((await logged('GET', path)).path).toBe(shown)
    await fetch(`${server.url}/api/v1x`, { headers: { 'user-agent': 'another path' } })
    await fetch(`${server.url}/api/scans`, { headers: { 'user-agent': 'another path' } })
    await logged('GET', '/api/v1')
    expect(await apiRows.countDocuments({ user_agent: 'another path' })).toBe(0)
  })

  test('is read by client, actor, status, method, part of the path and time, in pages', async () => {
    const person = await server.person()
    const from = new Date().toISOString()
    for (let count = 0; count < 3; count += 1) await logged('GET', '/api/v1/auth/me', person.token)
    await logged('GET', '/api/v1/workflows/none', person.token)
    await logged('HEAD', '/api/v1/auth/me', person.token)
    const read = async (query: string) =>
      (await asAdmin('GET', `/api-logs?actor=${person.id}&${query}`)).body.logs.map(
        ({ method, status_code }: ApiLog) => `${method} ${status_code}`,
      )
    expect(await read('')).toEqual(['HEAD 200', 'GET 403', 'GET 200', 'GET 200', 'GET 200'])
    expect(await read('status=4xx,500')).toEqual(['GET 403'])
    expect(await read('method=HEAD')).toEqual(['HEAD 200'])
    expect(await read('search=/workflows')).toEqual(['GET 403'])
    expect(await read('limit=2&page=2')).toEqual(['GET 200', 'GET 200'])
    expect(await read(`from=${from}&status=403`)).toEqual(['GET 403'])
    expect(await read(`to=${from}&status=403`)).toEqual([])
    const byEmail = await asAdmin('GET', `/api-logs?actor=${person.email}&limit=1`)
    expect(byEmail.body).toMatchObject({ total: 5, total_pages: 5, has_more: true })
    expect(byEmail.body.data.logs).toMatchObject([{ user_id: person.id, user: { email: person.email } }])
    expect((await asAdmin('GET', '/api-logs?actor=none@people.example')).body.total).toBe(0)
    expect((await asAdmin('GET', `/api-logs?client_id=${client.id}&limit=1`)).body.logs).toHaveLength(1)
    for (const query of ['status=oops', 'from=yesterday', 'method=GO'])
      expect((await asAdmin('GET', `/api-logs?${query}`)).status).toBe(400)
  })

  test('has the last request of a server that stops', async () => {
    const late = await startTestServer(
      { role: 'web', timings: { ...defaultTimings, apiLogMs: 3_600_000 } },
      server.databaseUri,
    )
    const headers = { 'user-agent': 'before the stop' }
    await late.call('GET', '/api/v1/auth/me', { headers })
    await late.stop()
    expect(await apiRows.countDocuments({ user_agent: 'before the stop' })).toBe(1)
  })
})

describe('the audit trail', () => {
  test('is read by client, actor, action and resource, and as the activity of a client', async () => {
    const id = await workflow(client.id)
    const read = async (query: string) =>
      (await asAdmin('GET', `/audit-logs?${query}`)).body.logs.map(({ action }: AuditLog) => action)
    expect(await read(`client_id=${client.id}&resource_id=${id}`)).toEqual(['workflow.created'])
    expect(await read(`client_id=${client.id}&action=client.created`)).toEqual(['client.created'])
    await as(owner, 'PUT', '/settings/profile', { name: 'Mia Maes' })
    expect((await read(`actor=${owner.email}`))[0]).toBe('user.renamed')
    const path = `/clients/${client.id}/activity?limit=1`
    const { body } = await asAdmin('GET', path)
    expect(body.data.activity).toEqual([
      {
        id: expect.any(String),
        client_id: client.id,
        user_id: owner.id,
        api_key_id: null,
        user: { email: owner.email },
        action: 'user.renamed',
        resource_type: 'user',
        resource_id: owner.id,
        changes: {
          before: { first_name: null, last_name: null },
          after: { first_name: 'Mia', last_name: 'Maes' },
        },
        ip_address: '127.0.0.1',
        user_agent: expect.stringContaining('Bun'),
        created_at: expect.any(String),
      },
    ])
    expect(body.pagination.total).toBeGreaterThan(3)
  })

  test('keeps neither the address nor the names of an erased person', async () => {
    const person = await server.person()
    await call('PATCH', '/api/v1/auth/me', { token: person.token, body: { first_name: 'Erasable' } })
    await asAdmin('DELETE', `/users/${person.id}`)
    const worker = await startTestServer({}, server.databaseUri)
    await eventually(async () => {
      const text = JSON.stringify(await auditRows.find({ resource_id: person.id }).toArray())
      expect(text).toContain('user.renamed')
      expect(text).not.toMatch(new RegExp(`Erasable|${RegExp.escape(person.email)}`))
    })
    await worker.stop()
    const { body } = await asAdmin('GET', `/audit-logs?actor=${person.id}&limit=1`)
    expect(body.logs[0].user).toEqual({ email: 'Deleted user' })
  })
})

describe('a log as CSV', () => {
  const rowAt = (index: number, more: Partial<AuditLog> = {}): AuditLog => ({
    _id: Bun.randomUUIDv7(),
    client_id: 'exported',
    user_id: null,
    action: 'thing.changed',
    resource_type: 'thing',
    resource_id: String(index),
    changes: { before: null, after: { index } },
    ip_address: '127.0.0.1',
    user_agent: null,
    created_at: new Date(),
    ...more,
  })
  const download = (client_id: string, options: RequestInit = {}) =>
    fetch(`${server.url}/api/v1/admin/audit-logs?client_id=${client_id}`, {
      ...options,
      headers: { authorization: `Bearer ${admin.token}`, accept: 'text/csv' },
    })

  test('has every row of its filter, the newest first, and no cell that runs as a formula', async () => {
    const formulas = ['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '\r=1']
    await auditRows.insertMany(
      Array.from({ length: 1201 }, (_, index) => rowAt(index, { user_agent: formulas[index] ?? 'plain' })),
    )
    const response = await download('exported')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toContain('audit-logs.csv')
    const rows: Record<string, string>[] = parseCsv(await response.text())
    expect(rows.map(({ resource_id }) => resource_id)).toEqual(
      Array.from({ length: 1201 }, (_, index) => String(1200 - index)),
    )
    expect(rows.slice(-6).map(({ user_agent }) => user_agent)).toEqual(
      formulas.map((formula) => `'${formula}`).reverse(),
    )
    expect(rows[0]).toMatchObject({ action: 'thing.changed', after: '{"index":1200}', user_email: '' })
    expect((await download('exported', { method: 'HEAD' })).headers.get('content-type')).toContain('csv')
    const json = await asAdmin('GET', '/audit-logs?client_id=exported&format=json&limit=1')
    expect(json.body.total).toBe(1201)
  })

  test('breaks off where a later page cannot be read, and does not look whole', async () => {
    const unreadable = { created_at: null as unknown as Date }
    await auditRows.insertMany([
      rowAt(0, { client_id: 'torn', ...unreadable }),
      ...Array.from({ length: 1100 }, (_, index) => rowAt(index, { client_id: 'torn' })),
    ])
    const response = await download('torn')
    expect(response.status).toBe(200)
    expect(response.text()).rejects.toThrow()
  })
})

describe('the list of errors', () => {
  test('names the newest 100 clients of a group, each once, and finds it by them', async () => {
    const logger = pino({ level: 'silent' })
    const { store, reports } = createErrors({ connection: database, logger }, 10)
    const report = (client: number) =>
      reports.add({
        severity: 'error',
        type: 'execution.crashed',
        error: 'the same fault',
        run: { id: Bun.randomUUIDv7(), clientId: `client ${client}` },
      })
    const named = async () => {
      const { body } = await asAdmin('GET', '/errors?type=execution.crashed')
      return body.errors[0].client_ids
    }
    const clients = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => `client ${from + index}`)
    for (let client = 0; client < 130; client += 1) report(client)
    await reports.flush()
    expect(await named()).toEqual(clients(30, 130))
    for (const client of [129, 5, 30, 5]) report(client)
    await reports.flush()
    expect(await named()).toEqual([...clients(31, 130), 'client 5'])
    report(130)
    await reports.flush()
    expect(await named()).toEqual([...clients(32, 130), 'client 5', 'client 130'])
    expect((await store.page({ clientId: 'client 5' }, { limit: 1, offset: 0 })).total).toBe(1)
    expect((await asAdmin('GET', '/errors?type=execution.crashed')).body.errors[0].count).toBe(135)
  })

  test('has the faults of requests in groups, which are resolved until they come again', async () => {
    const { topology } = Object(server.convene.connection.getClient())
    const fail = async (count: number): Promise<string> => {
      topology.selectServer = () => Promise.reject(new RangeError(`${Bun.randomUUIDv7()} is no row`))
      let id = ''
      try {
        for (let times = 0; times < count; times += 1) {
          const body = { email: 'ada@people.example', password: 'correct horse' }
          const answer = await call('POST', '/api/v1/auth/login', { body })
          expect(answer.body).toMatchObject({
            code: 'INTERNAL_ERROR',
            message: 'Something went wrong on our side',
          })
          id = answer.body.requestId
        }
      } finally {
        delete topology.selectServer
      }
      return id
    }
    const read = async () => (await asAdmin('GET', '/errors?type=RangeError&severity=critical')).body.errors
    const last = await fail(3)
    await eventually(async () => expect((await read())[0]?.count).toBe(3))
    const [group] = await read()
    expect(group).toEqual({
      id: expect.any(String),
      severity: 'critical',
      type: 'RangeError',
      message: '<id> is no row',
      count: 3,
      first_seen: expect.any(String),
      last_seen: expect.any(String),
      stack_trace: expect.stringMatching(/^RangeError: <id> is no row\n +at /),
      last_request_id: last,
      client_ids: [],
      last_execution_id: null,
      last_client_id: null,
    })
    expect((await asAdmin('GET', '/errors?severity=warning')).body.total).toBe(0)
    expect((await asAdmin('GET', '/errors?severity=fatal')).status).toBe(400)
    expect((await asAdmin('GET', '/errors?client_id=none')).body.total).toBe(0)
    expect((await asAdmin('GET', `/errors/${group.id}`)).body.error_group).toEqual(group)
    expect((await asAdmin('DELETE', `/errors/${group.id}`)).status).toBe(200)
    expect(await read()).toEqual([])
    expect((await asAdmin('DELETE', `/errors/${group.id}`)).body.code).toBe('ERROR_NOT_FOUND')
    await fail(1)
    await eventually(async () => expect(await read()).toMatchObject([{ count: 1 }]))
  })
})
