import { describe, expect, test } from 'bun:test'
import { startTestServer } from '../support/server.ts'
import { specialKeys } from '../support/special-keys.ts'
import { openFrontend } from './frontend.ts'

const server = await startTestServer()
const page = () => openFrontend(server, 'http://localhost:5173')
const newGuest = () => `guest_${Bun.randomUUIDv7()}`
const newReport = () => `val_${Date.now()}_${Bun.randomUUIDv7()}`
const register = async (frontend: ReturnType<typeof page>, rest = {}) => {
  const body = { email: `${Bun.randomUUIDv7()}@people.example`, password: 'test123', ...rest }
  expect((await frontend.send('POST', '/api/auth/register', { body })).status).toBe(201)
}

describe('the frontend of valuations as a guest', () => {
  test('begins a guest session, whose cookie then identifies all its requests', async () => {
    const frontend = page()
    const wanted = newGuest()
    const begun = await frontend.send('POST', '/api/guest/session', { body: { session_id: wanted } })
    expect(begun.body).toEqual({
      success: true,
      data: { session_id: wanted, expires_at: expect.any(String) },
    })
    const [cookie = ''] = begun.headers.getSetCookie()
    expect(cookie).toContain(`guest_session_id=${wanted}`)
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain(`Max-Age=${30 * 24 * 60 * 60}`)
    const days = (Date.parse(begun.body.data.expires_at) - Date.now()) / (24 * 60 * 60 * 1000)
    expect(Math.round(days)).toBe(30)
    const known = await frontend.send('GET', `/api/guest/session/${wanted}`)
    expect(known.body.data.session_id).toBe(wanted)
    const active = await frontend.send('POST', `/api/guest/session/${wanted}/activity`, { body: {} })
    expect(active.body.data.session_id).toBe(wanted)

    const reportId = newReport()
    await frontend.send('POST', '/api/valuation-sessions', { body: { reportId, currentView: 'manual' } })
    const list = await frontend.send('GET', '/api/reports?limit=20&offset=0')
    expect(list.body.data.map((row: { report_id: string }) => row.report_id)).toEqual([reportId])
  })

  test('is given an id where it brings none, and is refused one that is no id', async () => {
    const given = await page().send('POST', '/api/guest/session', { body: {} })
    expect(given.body.data.session_id).toMatch(/^guest_[\w-]{36}$/)
    const none = await page().send('POST', '/api/guest/session')
    expect(none.body.data.session_id).not.toBe(given.body.data.session_id)
    for (const session_id of ['undefined', 'short', 'a b c d e f g h']) {
      const refused = await page().send('POST', '/api/guest/session', { body: { session_id } })
      expect([refused.status, refused.body.code]).toEqual([400, 'GUEST_ID_INVALID'])
      const path = `/api/guest/session/${encodeURIComponent(session_id)}`
      expect((await page().send('GET', path)).status).toBe(400)
    }
  })

  test('creates, restores, saves, switches and completes a report under its own names', async () => {
    const frontend = page()
    const guest_session_id = newGuest()
    const headers = { 'x-guest-session-id': guest_session_id }
    const reportId = newReport()
    const path = `/api/valuation-sessions/${reportId}`
    const query = `?guest_session_id=${guest_session_id}`
    expect((await frontend.send('GET', path + query, { headers })).status).toBe(404)

    const created = await frontend.send('POST', '/api/valuation-sessions', {
      body: {
        reportId,
        currentView: 'ai-guided',
        dataSource: 'manual',
        partialData: { company_name: 'Bakkerij', current_year_data: { revenue: 1 } },
        sessionData: { turns: 1 },
        guest_session_id,
      },
    })
    expect(created.status).toBe(201)
    const first = {
      reportId,
      currentView: 'ai-guided',
      partialData: { company_name: 'Bakkerij', current_year_data: { revenue: 1 } },
      sessionData: { turns: 1 },
      dataSource: 'manual',
      valuationResult: null,
      htmlReport: null,
      infoTabHtml: null,
      name: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      completedAt: null,
    }
    expect(created.body).toEqual({ success: true, data: first })
    expect((await frontend.send('GET', path + query, { headers })).body).toEqual(created.body)

    const saved = await frontend.send('PATCH', path, {
      body: {
        partialData: { current_year_data: { ebitda: 2 } },
        sessionData: { step: 'a' },
        dataSource: 'chat',
        currentView: 'conversational',
        name: 'Bakkerij Peeters',
        guest_session_id,
      },
    })
    expect(saved.body.data).toEqual({
      ...first,
      partialData: { company_name: 'Bakkerij', current_year_data: { revenue: 1, ebitda: 2 } },
      sessionData: { turns: 1, step: 'a' },
      dataSource: 'chat',
      name: 'Bakkerij Peeters',
    })

    const switched = await frontend.send('POST', `${path}/switch-view`, { headers, body: { view: 'manual' } })
    expect(switched.body.data.currentView).toBe('manual')

    const result = {
      sessionData: { step: 'z' },
      valuationResult: { equity_value: 1_000_000 },
      htmlReport: '<h1>Report</h1>',
      infoTabHtml: '<p>Info</p>',
      name: 'Final',
    }
    const done = await frontend.send('PUT', `${path}/result`, { headers, body: result })
    expect(done.status).toBe(200)
    const restored = (await frontend.send('GET', path + query)).body.data
    expect(restored).toMatchObject({ ...result, sessionData: { turns: 1, step: 'z' }, currentView: 'manual' })
    expect(restored.completedAt).toBeString()

    const list = await frontend.send('GET', '/api/reports?limit=20&offset=0', { headers })
    expect(list.body).toEqual({
      success: true,
      total: 1,
      has_more: false,
      data: [
        {
          id: expect.any(String),
          report_id: reportId,
          status: 'COMPLETED',
          current_view: 'manual',
          flow_type: 'manual',
          partial_data: restored.partialData,
          session_data: restored.sessionData,
          valuation_result: result.valuationResult,
          name: 'Final',
          created_at: restored.createdAt,
          updated_at: restored.updatedAt,
          completed_at: restored.completedAt,
        },
      ],
    })
    // The document's own rows do not have the frontend's texts.
    const whole = await server.call('GET', `/api/sessions/${reportId}`, { guest: guest_session_id })
    expect(whole.text).not.toContain('Report')

    expect((await frontend.send('DELETE', `/api/reports/${reportId}${query}`)).body).toEqual({
      success: true,
    })
    expect((await frontend.send('GET', path + query)).status).toBe(404)
    const unknown = await frontend.send('DELETE', `/api/reports/none${query}`)
    expect([unknown.status, unknown.body.code]).toEqual([404, 'SESSION_NOT_FOUND'])
  })

  test('creates at the older path in camel case, and nothing that it sends is lost', async () => {
    const reportId = newReport()
    const guest_session_id = newGuest()
    const created = await page().send('POST', '/api/sessions', {
      body: {
        sessionId: 'session_1',
        reportId,
        currentView: 'ai-guided',
        dataSource: 'manual',
        partialData: { company_name: 'Bakkerij' },
        sessionData: {},
        guest_session_id,
      },
    })
    expect(created.status).toBe(201)
    expect(created.body.session).toMatchObject({
      report_id: reportId,
      current_view: 'CONVERSATIONAL',
      form_data: { company_name: 'Bakkerij' },
      guest_session_id,
    })
  })

  test('is refused without any identity, with a bad guest id, and for the report of another guest', async () => {
    const reportId = newReport()
    const mine = newGuest()
    const path = `/api/valuation-sessions/${reportId}`
    const create = (body: object) => page().send('POST', '/api/valuation-sessions', { body })
    expect((await create({ reportId })).status).toBe(401)
    expect((await create({ reportId, guest_session_id: 'undefined' })).body.code).toBe('GUEST_ID_INVALID')
    expect((await create({ reportId, guest_session_id: mine })).status).toBe(201)
    expect((await create({ reportId, guest_session_id: mine })).body.code).toBe('REPORT_ID_TAKEN')
    const other = newGuest()
    for (const [method, at, body] of [
      ['GET', path, undefined],
      ['PATCH', path, { name: 'mine now' }],
      ['POST', `${path}/switch-view`, { view: 'manual' }],
      ['PUT', `${path}/result`, { valuationResult: 1 }],
      ['DELETE', `/api/reports/${reportId}`, undefined],
    ] as const) {
      const foreign = await server.call(method, at, { guest: other, body })
      expect([method, foreign.status, foreign.body.code]).toEqual([method, 403, 'SESSION_FORBIDDEN'])
    }
  })

  test('gets its free JSON back as it went in, whatever the keys are', async () => {
    const guest = newGuest()
    const reportId = newReport()
    const json = `{${specialKeys.map((key) => `${JSON.stringify(key)}:{"a":[{}]}`).join(',')}}`
    const rawBody = `{"reportId":"${reportId}","partialData":${json},"sessionData":${json}}`
    const headers = { 'content-type': 'application/json' }
    const created = await server.call('POST', '/api/valuation-sessions', { rawBody, headers, guest })
    expect(created.status).toBe(201)
    const path = `/api/valuation-sessions/${reportId}`
    await server.call('PATCH', path, { rawBody: `{"partialData":${json}}`, headers, guest })
    const { text } = await server.call('GET', path, { guest })
    const sorted = (value: object) => Object.keys(value).sort()
    const wanted = sorted(JSON.parse(json))
    const { data } = JSON.parse(text)
    expect(sorted(data.partialData)).toEqual(wanted)
    expect(sorted(data.sessionData)).toEqual(wanted)
  })

  test('is refused texts that outgrow a session of 5 MB', async () => {
    const guest = newGuest()
    const reportId = newReport()
    await server.call('POST', '/api/valuation-sessions', { guest, body: { reportId } })
    const body = { htmlReport: 'x'.repeat(6 * 1024 * 1024) }
    const answer = await server.call('PUT', `/api/valuation-sessions/${reportId}/result`, { guest, body })
    expect([answer.status, answer.body.code]).toEqual([413, 'TOO_LARGE'])
  })

  test('creates once however often it retries with one key, and not again after a deletion', async () => {
    const guest = newGuest()
    const headers = { 'idempotency-key': Bun.randomUUIDv7() }
    const create = () => server.call('POST', '/api/valuation-sessions', { guest, headers, body: {} })
    const [one, two] = await Promise.all([create(), create()])
    expect(one.body.data.reportId).toBe(two.body.data.reportId)
    await server.call('DELETE', `/api/reports/${one.body.data.reportId}`, { guest })
    expect((await create()).body.code).toBe('IDEMPOTENCY_KEY_REUSED')
  })
})

describe('the frontend of valuations, signed in', () => {
  test('knows its user by the cookie, and takes the reports of the guest over', async () => {
    const frontend = page()
    const guest = newGuest()
    const reportId = newReport()
    await server.call('POST', '/api/valuation-sessions', { guest, body: { reportId } })
    expect((await frontend.send('GET', '/api/auth/me')).status).toBe(401)
    await register(frontend)
    const me = await frontend.send('GET', '/api/auth/me')
    expect(me.body.user.id).toBe(me.body.id)

    const moved = await frontend.send('POST', '/api/migrate-guest-data', { body: { guestSessionId: guest } })
    expect(moved.body).toEqual({
      success: true,
      migrated: 1,
      migratedReports: [reportId],
      migratedSessions: [reportId],
    })
    const again = await frontend.send('POST', '/api/migrate-guest-data', { body: { guestSessionId: guest } })
    expect(again.body).toMatchObject({ migrated: 0, migratedReports: [] })
    const list = await frontend.send('GET', '/api/reports?limit=20&offset=0')
    expect(list.body.data.map((row: { report_id: string }) => row.report_id)).toEqual([reportId])
    expect((await frontend.send('POST', '/api/auth/logout', { body: {} })).status).toBe(200)
    expect((await frontend.send('GET', '/api/reports')).body.data).toEqual([])
  })

  test('pages its reports, newest update first', async () => {
    const frontend = page()
    await register(frontend)
    const ids: string[] = []
    for (let number = 0; number < 3; number += 1) {
      const reportId = newReport()
      ids.unshift(reportId)
      await frontend.send('POST', '/api/valuation-sessions', { body: { reportId } })
    }
    const first = await frontend.send('GET', '/api/reports?limit=2&offset=0')
    expect(first.body).toMatchObject({ total: 3, has_more: true })
    const rest = await frontend.send('GET', '/api/reports?limit=2&offset=2')
    expect(rest.body).toMatchObject({ total: 3, has_more: false })
    const rows: { report_id: string }[] = [...first.body.data, ...rest.body.data]
    expect(rows.map(({ report_id }) => report_id)).toEqual(ids)
  })

  test('reads a business card and the health as before', async () => {
    const frontend = page()
    expect((await frontend.send('GET', '/api/business-cards?token=none')).status).toBe(404)
    expect((await frontend.send('GET', '/api/health')).status).toBe(200)
  })
})

test('a page of a foreign origin can neither set the guest cookie nor use it to write', async () => {
  const headers = { origin: 'https://evil.example', cookie: `guest_session_id=${newGuest()}` }
  for (const [path, body] of [
    ['/api/guest/session', {}],
    ['/api/valuation-sessions', {}],
  ] as const) {
    const answer = await server.call('POST', path, { headers, body })
    expect([answer.status, answer.body.code]).toEqual([403, 'ORIGIN_FORBIDDEN'])
  }
})
