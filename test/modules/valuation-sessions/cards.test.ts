import { expect, test } from 'bun:test'
import { hashToken } from '../../../src/platform/secrets.ts'
import { startTestServer } from '../../support/server.ts'

const server = await startTestServer()
const { call } = server
const admin = await server.person({ role: 'admin' })
const user = await server.person()

const card = {
  company_name: 'Meander',
  industry: 'Food',
  business_type_id: 'brewery',
  revenue: 1_840_000.5,
  employee_count: 14,
  country_code: 'be',
  founding_year: 2009,
  description: 'Bier',
  city: 'Gent',
  business_highlights: 'Export',
  reason_for_selling: 'Pension',
}
const shown = { ...card, country_code: 'BE' }

const create = (body: object) => call('POST', '/admin/business-cards', { token: admin.token, body })
const show = (token: string) => call('GET', `/api/business-cards?token=${token}`)
const rows = server.database.collection<{ _id: string }>('business_cards')

test('a card shows its eleven fields, flat, to every caller with its token', async () => {
  const created = await create({ token: 'full', ...card })
  expect(created.status).toBe(201)
  expect(created.body).toMatchObject({ token: 'full', ...shown })
  const answer = await show('full')
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual(shown)
  expect(answer.headers.get('content-type')).toStartWith('application/json')
})

test('a card needs no identity, but a bad access token is 401 here as elsewhere', async () => {
  await create({ token: 'public', ...card })
  const showTo = (token: string) => call('GET', '/api/business-cards?token=public', { token })
  expect((await showTo('rotten')).status).toBe(401)
  expect((await showTo((await server.person()).token)).status).toBe(200)
})

test('empty fields of a card are null', async () => {
  const created = await create({ company_name: '' })
  expect(created.body.token).toMatch(/^[0-9a-f]{48}$/)
  const answer = await show(created.body.token)
  expect(answer.body).toEqual(Object.fromEntries(Object.keys(card).map((field) => [field, null])))
})

test.each(['', '?token=', '?tokens=x', '?token=a&token=b'])(
  'GET /api/business-cards%s is refused with the text that a token is required',
  async (query) => {
    const answer = await call('GET', `/api/business-cards${query}`)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ error: 'Token required', code: 'VALIDATION_FAILED' })
  },
)

test.each([
  ['an unknown token', 'none'],
  ['a NUL', '%00'],
  ['an operator', '%7B%22%24ne%22%3A1%7D'],
  ['4,000 characters', 'x'.repeat(4000)],
])('a card token that is %s is 404', async (_, token) => {
  const answer = await show(token)
  expect(answer.status).toBe(404)
  expect(answer.body).toMatchObject({ error: 'Business card not found', code: 'BUSINESS_CARD_NOT_FOUND' })
})

test('a card is cached, and leaves the cache when it is deleted', async () => {
  await create({ token: 'cached', city: 'Brugge' })
  await show('cached')
  await rows.updateOne({ _id: 'cached' }, { $set: { city: 'changed in the store' } })
  expect((await show('cached')).body.city).toBe('Brugge')
  const removed = await call('DELETE', '/admin/business-cards/cached', { token: admin.token })
  expect(removed.body).toEqual({ success: true, token: 'cached' })
  expect((await show('cached')).status).toBe(404)
  await create({ token: 'cached', city: 'Leuven' })
  expect((await show('cached')).body.city).toBe('Leuven')
})

test('of 10 cards with one token, one is created and 9 are 409', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => create({ token: 'once' })))
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1)
  const refused = answers.filter((answer) => answer.status === 409)
  expect(refused).toHaveLength(9)
  expect(refused[0]?.body.code).toBe('BUSINESS_CARD_TAKEN')
})

test('only an administrator may create, list and delete cards', async () => {
  for (const [as, status] of [
    [{}, 401],
    [{ guest: 'guest_0001' }, 401],
    [{ token: user.token }, 403],
  ] as const) {
    const forbidden = { ...as, headers: { 'content-type': 'application/json' }, rawBody: '{broken' }
    expect((await call('POST', '/admin/business-cards', forbidden)).status).toBe(status)
    expect((await call('GET', '/admin/business-cards', as)).status).toBe(status)
    expect((await call('DELETE', '/admin/business-cards/full', as)).status).toBe(status)
  }
})

test('cards are listed in pages, newest first, with their total in a header', async () => {
  await rows.deleteMany({})
  for (const token of ['first', 'second', 'third']) await create({ token })
  const page = await call('GET', '/admin/business-cards?limit=2&offset=1', { token: admin.token })
  expect(page.headers.get('x-total-count')).toBe('3')
  expect(page.body.map((row: { token: string }) => row.token)).toEqual(['second', 'first'])
  expect(Object.keys(page.body[0])).toEqual(['token', ...Object.keys(card), 'created_at', 'updated_at'])
})

test.each([
  [{ token: '../x' }, '/token'],
  [{ revenue: '12' }, '/revenue'],
  [{ revenue: 1e300 }, '/revenue'],
  [{ employee_count: 1.5 }, '/employee_count'],
  [{ founding_year: 20090 }, '/founding_year'],
  [{ country_code: 'BEL' }, '/country_code'],
  [{ company_name: 'x'.repeat(201) }, '/company_name'],
  [{ description: { $gt: '' } }, '/description'],
])('a card with %j is refused with the path of the fault', async (body, path) => {
  const answer = await create(body)
  expect(answer.status).toBe(400)
  expect(answer.body).toMatchObject({ code: 'VALIDATION_FAILED', issues: [{ path }] })
})

test('the fields of a card fill in those that a new session lacks', async () => {
  await create({ token: 'prefill', ...card })
  const answer = await call('POST', '/api/sessions', {
    token: user.token,
    body: { business_card_token: 'prefill', form_data: { city: 'Antwerpen', extra: [1] } },
  })
  expect(answer.status).toBe(201)
  expect(answer.body.session).toMatchObject({
    prefilled_from_card: true,
    business_card_token: 'prefill',
    form_data: { ...shown, city: 'Antwerpen', extra: [1] },
  })
})

test('a session with an unknown card is 404 and is not stored', async () => {
  const body = { report_id: 'without-card', business_card_token: 'none' }
  const answer = await call('POST', '/api/sessions', { token: user.token, body })
  expect(answer.status).toBe(404)
  expect(answer.body.code).toBe('BUSINESS_CARD_NOT_FOUND')
  expect((await call('GET', '/api/sessions/without-card', { token: user.token })).status).toBe(404)
})

test('the creation and deletion of a card are audited', async () => {
  await create({ token: 'audited', city: 'Gent' })
  await call('DELETE', '/admin/business-cards/audited', { token: admin.token })
  const trail = await server.database
    .collection('audit_logs')
    .find({ resource_id: hashToken('audited') }, { sort: { created_at: 1 } })
    .toArray()
  expect(trail).toMatchObject([
    { action: 'business_card.created', user_id: admin.id, changes: { after: { city: 'Gent' } } },
    { action: 'business_card.deleted', user_id: admin.id },
  ])
})
