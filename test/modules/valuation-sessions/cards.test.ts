import { expect, test } from 'bun:test'
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

const make = (body: object) => call('POST', '/admin/business-cards', { token: admin.token, body })
const show = (token: string) => call('GET', `/api/business-cards?token=${token}`)
const rows = server.database.collection<{ _id: string }>('business_cards')

test('a card shows its eleven fields, flat, to whoever has the token', async () => {
  const made = await make({ token: 'full', ...card })
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({ token: 'full', ...shown })
  const answer = await show('full')
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual(shown)
  expect(answer.headers.get('content-type')).toStartWith('application/json')
})

test('a card needs no identity, but a bad access token is 401 here as elsewhere', async () => {
  await make({ token: 'whoever', ...card })
  const showTo = (token: string) => call('GET', '/api/business-cards?token=whoever', { token })
  expect((await showTo('rotten')).status).toBe(401)
  expect((await showTo((await server.person()).token)).status).toBe(200)
})

test('empty fields of a card are null', async () => {
  const made = await make({ company_name: '' })
  expect(made.body.token).toMatch(/^[0-9a-f]{48}$/)
  const answer = await show(made.body.token)
  expect(answer.body).toEqual(Object.fromEntries(Object.keys(card).map((field) => [field, null])))
})

test.each(['', '?token=', '?tokens=x', '?token=a&token=b'])(
  'GET /api/business-cards%s says that a token is required',
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
])('no card is behind %s', async (_, token) => {
  const answer = await show(token)
  expect(answer.status).toBe(404)
  expect(answer.body).toMatchObject({ error: 'Business card not found', code: 'BUSINESS_CARD_NOT_FOUND' })
})

test('a card is served from memory for a while, and forgotten at once when it is removed', async () => {
  await make({ token: 'cached', city: 'Brugge' })
  await show('cached')
  await rows.updateOne({ _id: 'cached' }, { $set: { city: 'changed behind the back' } })
  expect((await show('cached')).body.city).toBe('Brugge')
  const removed = await call('DELETE', '/admin/business-cards/cached', { token: admin.token })
  expect(removed.body).toEqual({ success: true, token: 'cached' })
  expect((await show('cached')).status).toBe(404)
  await make({ token: 'cached', city: 'Leuven' })
  expect((await show('cached')).body.city).toBe('Leuven')
})

test('a token is given once', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => make({ token: 'once' })))
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1)
  const refused = answers.filter((answer) => answer.status === 409)
  expect(refused).toHaveLength(9)
  expect(refused[0]?.body.code).toBe('BUSINESS_CARD_TAKEN')
})

test('only an administrator makes, lists and removes cards', async () => {
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

test('cards are listed in pages, newest first, with their number in a header', async () => {
  await rows.deleteMany({})
  for (const token of ['first', 'second', 'third']) await make({ token })
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
  const answer = await make(body)
  expect(answer.status).toBe(400)
  expect(answer.body).toMatchObject({ code: 'VALIDATION_FAILED', issues: [{ path }] })
})

test('a session opened with a card has its fields filled in under its own', async () => {
  await make({ token: 'prefill', ...card })
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

test('a session opened with a card that nobody has is 404 and nothing is stored', async () => {
  const body = { report_id: 'without-card', business_card_token: 'none' }
  const answer = await call('POST', '/api/sessions', { token: user.token, body })
  expect(answer.status).toBe(404)
  expect(answer.body.code).toBe('BUSINESS_CARD_NOT_FOUND')
  expect((await call('GET', '/api/sessions/without-card', { token: user.token })).status).toBe(404)
})

test('making and removing a card leaves a trail', async () => {
  await make({ token: 'audited', city: 'Gent' })
  await call('DELETE', '/admin/business-cards/audited', { token: admin.token })
  const trail = await server.database
    .collection('audit_logs')
    .find({ target_id: 'audited' }, { sort: { created_at: 1 } })
    .toArray()
  expect(trail).toMatchObject([
    { action: 'business_card.created', actor_id: admin.id, after: { city: 'Gent' } },
    { action: 'business_card.deleted', actor_id: admin.id },
  ])
})
