import { expect, test } from 'bun:test'
import type { RiskScan } from '../../../src/modules/risk-scans/index.ts'
import { startScriptedAiService } from '../../support/ai-service.ts'
import { eventually } from '../../support/eventually.ts'
import { expectIndexed, planTest } from '../../support/query-plans.ts'
import { startTestServer } from '../../support/server.ts'
import { formOf, storedOf } from './scanning.ts'

const ai = await startScriptedAiService()
const server = await startTestServer({ aiServiceUrl: ai.url })
const analyst = await server.person()
const { token } = analyst

/** Twenty-five scans of the analyst, an hour apart, the last one the newest; and two of another user. */
const scanOf = (userId: string, index: number, categories: string[], at?: Date): RiskScan => {
  const created_at = at ?? new Date(Date.UTC(2026, 0, 1, index))
  return {
    _id: Bun.randomUUIDv7(),
    user_id: userId,
    status: 'done',
    filename: `plan-${index}.txt`,
    file: null,
    text: null,
    force_llm: false,
    data: categories.map((category) => ({ risk: `risk of ${category}`, category, context: 'context' })),
    source: 'model',
    truncated: false,
    failure: null,
    attempt: 0,
    created_at,
    updated_at: created_at,
  }
}
for (let index = 0; index < 25; index += 1)
  await server.convene.riskScans.insertIfAbsent(scanOf(analyst.id, index, ['Legal']))
const other = await server.person()
for (let index = 0; index < 2; index += 1)
  await server.convene.riskScans.insertIfAbsent(scanOf(other.id, index, ['People']))

const list = async (query: string) => await server.call('GET', `/api/scans${query}`, { token })
const names = (body: { scans: { filename: string }[] }) => body.scans.map(({ filename }) => filename)

test('own scans come newest first, twenty at a time, with their total', async () => {
  const { status, body } = await list('')
  expect(status).toBe(200)
  expect(Object.keys(body)).toEqual(['scans', 'total', 'limit', 'offset', 'has_more'])
  expect(body).toMatchObject({ total: 25, limit: 20, offset: 0, has_more: true })
  expect(names(body)).toEqual(Array.from({ length: 20 }, (_, index) => `plan-${24 - index}.txt`))
  expect(body.scans[0]).toMatchObject({ risk_count: 1, source: 'model' })
})

test('the three spellings of a page mean the same', async () => {
  const pages = ['?limit=5&offset=10', '?limit=5&skip=10', '?page=3&page_size=5', '?page=3&limit=5']
  for (const query of pages) {
    const { body } = await list(query)
    expect(body).toMatchObject({ total: 25, limit: 5, offset: 10, has_more: true })
    expect(names(body)).toEqual(['plan-14.txt', 'plan-13.txt', 'plan-12.txt', 'plan-11.txt', 'plan-10.txt'])
  }
  expect((await list('?page=2')).body).toMatchObject({ limit: 20, offset: 20, has_more: false })
  expect(names((await list('?limit=100&offset=24')).body)).toEqual(['plan-0.txt'])
  expect((await list('?offset=99')).body).toMatchObject({ scans: [], total: 25, has_more: false })
})

test('an invalid page is 400 VALIDATION_FAILED', async () => {
  for (const query of [
    'limit=0',
    'limit=101',
    'limit=ten',
    'limit=0x10',
    'limit=1e1',
    'limit=-1',
    'offset=-1',
    'skip=x',
    'page=0',
    'page_size=0',
    'page_size=101',
    'status=deleted',
    'status[$ne]=x&limit=x',
  ]) {
    const { status, body } = await list(`?${query}`)
    expect([query, status, body.code]).toEqual([query, 400, 'VALIDATION_FAILED'])
  }
})

planTest('every query of scans uses an index for its filter and its sort', async () => {
  const scans = server.database.collection('risk_scans')
  const created_at = { $gte: new Date(0), $lt: new Date() }
  await expectIndexed(
    scans.find({ user_id: analyst.id, status: 'done' }).sort({ created_at: -1, _id: -1 }).limit(20),
    scans.find({ user_id: analyst.id }).limit(100),
    scans.find({ status: 'receiving', updated_at: { $lt: new Date() } }).limit(100),
    scans.find({ user_id: analyst.id, status: 'done', created_at }),
  )
})

test('the summary adds up risks by category over days, weeks and months', async () => {
  const person = await server.person()
  const insert = (day: string, categories: string[]) =>
    server.convene.riskScans.insertIfAbsent(
      scanOf(person.id, 0, categories, new Date(`${day}T23:59:59.999Z`)),
    )
  await insert('2026-01-31', ['Legal', 'Legal', 'People'])
  await insert('2026-02-01', ['Legal', '__proto__'])
  await insert('2026-02-01', [])
  await insert('2026-03-10', ['People'])
  const ask = async (query: string) =>
    (await server.call('GET', `/api/scans/summary?${query}`, { token: person.token })).body
  const range = 'from=2026-01-01&to=2026-02-28'
  expect(await ask(`${range}&interval=month`)).toEqual({
    from: '2026-01-01',
    to: '2026-02-28',
    interval: 'month',
    scan_count: 3,
    risk_count: 5,
    categories: [
      { category: 'Legal', count: 3 },
      { category: 'People', count: 1 },
      { category: '__proto__', count: 1 },
    ],
    series: [
      {
        period: '2026-01-01',
        scan_count: 1,
        risk_count: 3,
        categories: [
          { category: 'Legal', count: 2 },
          { category: 'People', count: 1 },
        ],
      },
      {
        period: '2026-02-01',
        scan_count: 2,
        risk_count: 2,
        categories: [
          { category: 'Legal', count: 1 },
          { category: '__proto__', count: 1 },
        ],
      },
    ],
  })
  const periods = (body: { series: { period: string }[] }) => body.series.map(({ period }) => period)
  // 31 January 2026 is a Saturday, 1 February a Sunday: one week, which began on Monday the 26th.
  expect(periods(await ask(`${range}&interval=week`))).toEqual(['2026-01-26'])
  expect(periods(await ask(`${range}&interval=day`))).toEqual(['2026-01-31', '2026-02-01'])
  expect(await ask('from=2027-01-01&to=2027-01-02')).toMatchObject({ scan_count: 0, series: [] })
})

test('an invalid range of days is 400 VALIDATION_FAILED', async () => {
  for (const query of [
    'from=2026-02-30',
    'to=yesterday',
    'from=2026-02-02&to=2026-02-01',
    'from=2000-01-01',
    'to=0000-01-01',
    'from=0000-01-01&to=0000-01-02',
    'to=0001-01-01',
    'to=1899-12-31',
    'interval=year',
  ]) {
    const { status, body } = await server.call('GET', `/api/scans/summary?${query}`, { token })
    expect([query, status, body.code]).toEqual([query, 400, 'VALIDATION_FAILED'])
  }
})

test('the first and the last day that can be written are answered', async () => {
  for (const query of ['to=1900-01-01', 'to=9999-12-31', 'from=9999-12-31&to=9999-12-31&interval=week']) {
    const { status, body } = await server.call('GET', `/api/scans/summary?${query}`, { token })
    expect([query, status, body.series]).toEqual([query, 200, []])
  }
})

test('erasing a user removes all scans and originals of that user and no others', async () => {
  const person = await server.person()
  const before = await storedOf(server)
  for (let index = 0; index < 3; index += 1)
    await server.call('POST', '/api/scan', {
      rawBody: formOf({ file: new File(['plan'], 'plan.txt') }),
      token: person.token,
    })
  expect(await storedOf(server)).toEqual({ rows: before.rows + 3, files: before.files + 3 })
  expect((await server.call('DELETE', '/api/auth/me', { token: person.token })).status).toBe(200)
  await eventually(async () => expect(await storedOf(server)).toEqual(before))
})

test('the sweep removes a scan that a crash left half uploaded, with its file', async () => {
  const person = await server.person()
  const { body } = await server.call('POST', '/api/scan', {
    rawBody: formOf({ file: new File(['plan'], 'plan.txt') }),
    token: person.token,
  })
  const before = await storedOf(server)
  const scans = server.database.collection<{ _id: string }>('risk_scans')
  const longAgo = new Date(Date.now() - 24 * 60 * 60 * 1000)
  await scans.updateOne({ _id: body.id }, { $set: { status: 'receiving', updated_at: longAgo } })
  expect((await server.call('GET', `/api/scans/${body.id}`, { token: person.token })).status).toBe(404)
  await server.convene.riskScans.sweep()
  expect(await storedOf(server)).toEqual({ rows: before.rows - 1, files: before.files - 1 })
})
