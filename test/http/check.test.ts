import { describe, expect, test } from 'bun:test'
import { t } from 'elysia'
import { createCheck } from '../../src/http/check.ts'
import { AppError, type Issue } from '../../src/http/errors.ts'
import { startTestServer } from '../support/server.ts'

/** Backtracks for longer than any test may take, once it runs over 64 KB. */
const endless = '^(a+)+$'
const issuesOf = (check: (value: unknown) => unknown, value: unknown): Issue[] => {
  try {
    check(value)
  } catch (error) {
    if (error instanceof AppError) return error.issues ?? []
  }
  return []
}

describe('the check of a body', () => {
  const oversized = `${'a'.repeat(64_000)}!`
  const field = t.String({ maxLength: 10, pattern: endless, description: 'a few letters a' })

  test.each([
    ['a field', t.Object({ name: field }), { name: oversized }, '/name'],
    ['a nullable field', t.Object({ name: t.Union([field, t.Null()]) }), { name: oversized }, '/name'],
    ['a nested field', t.Object({ a: t.Object({ name: field }) }), { a: { name: oversized } }, '/a/name'],
    [
      'a field in a list',
      t.Object({ rows: t.Array(t.Object({ name: field })) }),
      { rows: [{ name: 'a' }, { name: oversized }] },
      '/rows/1/name',
    ],
    ['an item of an array', t.Object({ names: t.Array(field) }), { names: [oversized] }, '/names'],
  ])('never runs the pattern of %s over a text that is too long', (_, schema, value, path) => {
    expect(issuesOf(createCheck(schema), value).map((issue) => issue.path)).toEqual([path])
  })

  test('names each field once, a missing one too, and never shows a value', () => {
    const schema = t.Object({ name: field, password: t.String({ minLength: 6 }), age: t.Number() })
    const issues = issuesOf(createCheck(schema), { name: 'SECRET', password: 'short' })
    expect(issues.map(({ path }) => path)).toEqual(['/name', '/password', '/age'])
    expect(issues[0]?.message).toBe('must be a few letters a')
    expect(JSON.stringify(issues)).not.toMatch(/SECRET|short/)
  })

  test('names the fields of objects in a list, names that are not allowed, and a list that is too long', () => {
    const item = t.Object({ name: field, with: t.Record(t.String({ pattern: '^[a-z]+$' }), t.Number()) })
    const rows = { ...t.Array(item, { maxItems: 2 }), description: 'at most 2 rows' }
    const check = createCheck(t.Object({ rows }))
    const row = { name: 'a', with: { count: 1 } }
    expect(issuesOf(check, { rows: [row, row] })).toEqual([])
    const issues = issuesOf(check, { rows: [{ name: 'b' }, { ...row, with: { count: 'x' } }] })
    expect(issues.map(({ path }) => path)).toEqual(['/rows/0/name', '/rows/0/with', '/rows/1/with/count'])
    expect(issuesOf(check, { rows: [row, row, row] })).toEqual([
      { path: '/rows', message: 'must be at most 2 rows' },
    ])
  })

  test('takes a field of an object without a prototype, and no inherited one', () => {
    const check = createCheck(t.Object({ constructor: t.String() }))
    expect(issuesOf(check, {})).toHaveLength(1)
    expect(issuesOf(check, Object.assign(Object.create(null), { constructor: 'x' }))).toEqual([])
  })
})

const server = await startTestServer()
const admin = await server.person({ role: 'admin' })
const { body: document } = await server.call('GET', '/api-docs/json')
type Operation = {
  requestBody?: {
    content: Record<string, { schema: { properties?: object; anyOf?: { properties?: object }[] } }>
  }
}
const bodies = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, { requestBody }]) => {
    const schema = requestBody?.content['application/json']?.schema
    const fields = [schema, ...(schema?.anyOf ?? [])].flatMap((one) => Object.keys(one?.properties ?? {}))
    return fields.length > 0 ? [{ route: `${method.toUpperCase()} ${path}`, fields }] : []
  }),
)
const send = (route: string, body: Bun.BodyInit) => {
  const [method = '', path = ''] = route.split(' ')
  return fetch(`${server.url}${path.replaceAll(/\{[^}]+\}/g, Bun.randomUUIDv7())}`, {
    method,
    body,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${admin.token}` },
  })
}

describe('every route with a body', () => {
  test('is listed', () => {
    expect(bodies.length).toBeGreaterThan(12)
  })

  test.each(bodies)(
    '$route refuses hostile values of its fields without a fault of the server',
    async ({ route, fields }) => {
      for (const field of fields)
        for (const hostile of [
          { toString: 1 },
          { [Symbol.iterator.toString()]: 1 },
          [[]],
          `a@${'.'.repeat(64_000)}@`,
        ]) {
          const { status } = await send(route, JSON.stringify({ [field]: hostile }))
          expect([route, field, status < 500]).toEqual([route, field, true])
        }
    },
  )

  test.each(bodies)('$route takes an empty body in chunks for an absent one', async ({ route }) => {
    const empty = new ReadableStream({ start: (controller) => controller.close() })
    expect((await send(route, empty)).status).toBeLessThan(500)
  })
})
