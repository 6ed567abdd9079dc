import { expect, test } from 'bun:test'
import { startTestServer } from '../../support/server.ts'

const server = await startTestServer()
const { call } = server

const list = (query: string, as: object) => call('GET', `/api/sessions${query}`, as)
const open = async (as: object, body: object = {}): Promise<string> =>
  (await call('POST', '/api/sessions', { ...as, body })).body.session.report_id
const idsOf = (answer: { body: { sessions: { report_id: string }[] } }) =>
  answer.body.sessions.map((row) => row.report_id)

test('an anonymous caller gets an empty list', async () => {
  const answer = await list('', {})
  expect(answer.status).toBe(200)
  expect(answer.text).toBe('{"sessions":[],"total":0,"has_more":false}')
})

test('a list has the newest update first and the nine summary fields of the document', async () => {
  const { token } = await server.person()
  const ids = [await open({ token }), await open({ token }), await open({ token })]
  await call('PATCH', `/api/sessions/${ids[0]}`, { token, body: { partial_data: { touched: true } } })
  const answer = await list('', { token })
  expect(idsOf(answer)).toEqual([ids[0], ids[2], ids[1]] as string[])
  expect(answer.body).toMatchObject({ total: 3, has_more: false })
  expect(Object.keys(answer.body.sessions[0])).toEqual([
    'id',
    'report_id',
    'status',
    'current_view',
    'created_at',
    'updated_at',
    'completed_at',
    'form_data',
    'valuation_result',
  ])
  expect(answer.body.sessions[0].form_data).toEqual({ touched: true })
})

test('pages follow one another without a gap, with the exact total on each', async () => {
  const { token } = await server.person()
  const ids: string[] = []
  for (let count = 0; count < 25; count += 1) ids.unshift(await open({ token }))
  const first = await list('', { token })
  expect(idsOf(first)).toEqual(ids.slice(0, 20))
  expect(first.body).toMatchObject({ total: 25, has_more: true })
  const second = await list('?limit=20&offset=20', { token })
  expect(idsOf(second)).toEqual(ids.slice(20))
  expect(second.body).toMatchObject({ total: 25, has_more: false })
  const last = await list('?limit=5&offset=20', { token })
  expect(last.body).toMatchObject({ total: 25, has_more: false })
  const beyond = await list('?limit=5&offset=1000000', { token })
  expect(beyond.body).toEqual({ sessions: [], total: 25, has_more: false })
})

test('a status in any case filters, and deleted sessions are in no list', async () => {
  const { token } = await server.person()
  const [open1, completed, archived, deleted] = [
    await open({ token }),
    await open({ token }),
    await open({ token }),
    await open({ token }),
  ]
  await call('PATCH', `/api/sessions/${completed}`, { token, body: { valuation_result: { v: 1 } } })
  await call('PATCH', `/api/sessions/${archived}`, { token, body: { status: 'ARCHIVED' } })
  await call('DELETE', `/api/sessions/${deleted}`, { token })
  const expected: Record<string, string[]> = {
    all: [archived, completed, open1],
    in_progress: [open1],
    Completed: [completed],
    ARCHIVED: [archived],
    deleted: [],
  }
  for (const [status, ids] of Object.entries(expected)) {
    const answer = await list(`?status=${status}`, { token })
    expect(idsOf(answer)).toEqual(ids)
    expect(answer.body.total).toBe(ids.length)
  }
})

test.each([
  'limit=0',
  'limit=101',
  'limit=0x10',
  'limit=1e1',
  'limit=-1',
  'limit=',
  'limit=%31%20',
  'offset=-1',
  'offset=1.5',
  'offset=1000001',
  'status=done',
  'status=',
  'status[$ne]=x&limit=a',
])('?%s is refused with the path of the fault and without the value', async (query) => {
  const answer = await list(`?${query}`, { guest: 'guest_0001' })
  expect(answer.status).toBe(400)
  expect(answer.body.code).toBe('VALIDATION_FAILED')
  expect(answer.body.issues[0].path).toMatch(/^\/(limit|offset|status)$/)
})

test('a page holds at most 8 MB: beyond, the last rows come without their data and the answer says so', async () => {
  const { token } = await server.person()
  const big = 'x'.repeat(3 * 1024 * 1024)
  const ids: string[] = []
  for (let count = 0; count < 4; count += 1) ids.unshift(await open({ token }, { form_data: { count, big } }))
  const answer = await list('', { token })
  expect(answer.text.length).toBeLessThan(8 * 1024 * 1024)
  expect(answer.body).toMatchObject({ truncated: true, total: 4, has_more: false })
  expect(idsOf(answer)).toEqual(ids)
  const counts = answer.body.sessions.map(
    (row: { form_data: { count: number } | null }) => row.form_data?.count,
  )
  expect(counts).toEqual([3, 2, undefined, undefined])
  const two = await list('?limit=2', { token })
  expect(two.body).not.toHaveProperty('truncated')
  expect(two.body).toMatchObject({ total: 4, has_more: true })
})

test('a page larger than one write to the socket arrives whole, with every header', async () => {
  const { token } = await server.person()
  const text = 'é'.repeat(20_000)
  for (let count = 0; count < 3; count += 1) await open({ token }, { form_data: { text } })
  const answer = await list('', { token })
  expect(answer.body.sessions.map((row: { form_data: unknown }) => row.form_data)).toEqual(
    Array(3).fill({ text }),
  )
  expect(answer.headers.get('content-type')).toBe('application/json')
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
})

test.each(['limit=1&limit=2', 'offset=0&offset=0', 'limit=5&status=all&status=completed'])(
  'a parameter that is given twice is a 400: %s',
  async (query) => {
    const { token } = await server.person()
    const answer = await list(`?${query}`, { token })
    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED'])
    expect(answer.body.issues[0].message).toBe('must be given once')
    expect((await list('?utm=1&utm=2&limit=5', { token })).status).toBe(200)
    expect((await list(`?${query}`, { token: 'rotten' })).status).toBe(401)
  },
)
