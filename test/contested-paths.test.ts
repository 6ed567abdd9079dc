import { expect, test } from 'bun:test'
import { Elysia } from 'elysia'
import { type ClaimContext, refuseOverlaps, rulings } from '../src/contested-paths.ts'

const contextWith = (given: Partial<ClaimContext>): ClaimContext => ({
  caller: { user: null, guestId: null, address: 'test' },
  request: new Request('http://localhost/api/sessions'),
  params: undefined,
  body: undefined,
  set: { headers: {} },
  ...given,
})

test.each([
  [{ businessId: 'B1' }, ['assistant']],
  [{ businessId: null }, ['assistant']],
  [{ report_id: 'x' }, ['valuation']],
  [undefined, ['valuation']],
  [null, ['valuation']],
  [[1], ['valuation']],
])('POST /api/sessions with the body %j goes to %j', (body, claimants) => {
  expect(rulings['POST /api/sessions'](contextWith({ body }))).toEqual(claimants as never)
})

test('an id that looks like a UUID is first looked for among the assistant sessions, any other among valuations', () => {
  for (const route of ['GET', 'PATCH', 'DELETE'].map(
    (method) => `${method} /api/sessions/:id` as keyof typeof rulings,
  )) {
    const [first] = rulings[route](contextWith({ params: { id: Bun.randomUUIDv7() } }))
    expect(first).toBe('assistant')
    expect(rulings[route](contextWith({ params: { id: 'val_1' } }))).toEqual(['valuation', 'assistant'])
  }
})

test('two modules with one route stop the start, whatever the parameter is called', () => {
  const one = new Elysia()
    .get('/a/:id', () => '')
    .post('/a/:id', () => '')
    .get('/b', () => '')
  const other = new Elysia().get('/a/:name', () => '').get('/b/c', () => '')
  const third = new Elysia().delete('/a/:id', () => '')
  expect(() => refuseOverlaps([one, other])).toThrow('GET /a/:')
  expect(() => refuseOverlaps([one, third])).not.toThrow()
})
