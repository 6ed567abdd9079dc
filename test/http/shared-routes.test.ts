import { expect, test } from 'bun:test'
import { Elysia } from 'elysia'
import { checkTables, productByBody, productsById } from '../../src/http/shared-routes.ts'

test.each([
  [{ businessId: 'B1' }, 'assistant'],
  [{ businessId: null }, 'assistant'],
  [{ report_id: 'x' }, 'valuation'],
  [undefined, 'valuation'],
  [null, 'valuation'],
  [[1], 'valuation'],
] as const)('POST /api/sessions with the body %j goes to %s', (body, product) => {
  expect(productByBody(body)).toBe(product)
})

test('an id that looks like a UUID is first looked for among the assistant sessions, any other among valuations', () => {
  expect(productsById(Bun.randomUUIDv7())).toEqual(['assistant', 'valuation'])
  expect(productsById('val_1')).toEqual(['valuation', 'assistant'])
})

test('two modules with one route stop the start, whatever the parameter is called', () => {
  const one = new Elysia()
    .get('/a/:id', () => '')
    .post('/a/:id', () => '')
    .get('/b', () => '')
  const other = new Elysia().get('/a/:name', () => '').get('/b/c', () => '')
  const third = new Elysia().delete('/a/:id', () => '')
  const app = new Elysia().use(one).use(third)
  expect(() => checkTables([one, other], app)).toThrow('GET /a/:')
  expect(() => checkTables([one, third], app)).not.toThrow()
})

test('a route table that is not mounted stops the start', () => {
  const one = new Elysia().get('/a', () => '')
  const forgotten = new Elysia().get('/b', () => '')
  expect(() => checkTables([one, forgotten], new Elysia().use(one))).toThrow('GET /b')
})
