import { describe, expect, test } from 'bun:test'
import { errorCodes } from '../../src/http/errors.ts'
import { startTestServer } from '../support/server.ts'

const server = await startTestServer()
const { body: document } = await server.call('GET', '/api-docs/json')
type Operation = {
  'x-access'?: string
  'x-fails'?: string[]
  summary?: string
  responses: Record<string, object>
}
const operations: [string, Operation][] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods as Record<string, Operation>).map(([method, operation]): [string, Operation] => [
    `${method.toUpperCase()} ${path}`,
    operation,
  ]),
)
const lacking = (has: (operation: Operation) => boolean) =>
  operations.filter(([, operation]) => !has(operation)).map(([name]) => name)

describe('every route', () => {
  test('is listed', () => {
    expect(operations.length).toBeGreaterThan(20)
  })

  test('declares its access rule', () => {
    const rules = ['unlimited', 'public', 'anyone', 'user', 'client', 'admin']
    expect(lacking((operation) => rules.includes(operation['x-access'] ?? ''))).toEqual([])
  })

  test('declares its answers', () => {
    expect(
      lacking(({ responses }) => Object.keys(responses).some((status) => /^(101|[23]..)$/.test(status))),
    ).toEqual([])
  })

  test('has a summary', () => {
    expect(lacking(({ summary }) => Boolean(summary))).toEqual([])
  })

  test('names only error codes that exist', () => {
    expect(lacking((operation) => (operation['x-fails'] ?? []).every((code) => code in errorCodes))).toEqual(
      [],
    )
  })

  test('that is for users or admins refuses an anonymous caller with 401 before anything else', async () => {
    for (const [name, operation] of operations) {
      if (!['user', 'client', 'admin'].includes(operation['x-access'] ?? '')) continue
      const [method = '', path = ''] = name.split(' ')
      const answer = await server.call(method, path.replaceAll(/\{[^}]+\}/g, 'x'), {
        ...(method !== 'GET' && { rawBody: '{', headers: { 'content-type': 'application/json' } }),
      })
      expect([name, answer.status, answer.body.code]).toEqual([name, 401, 'UNAUTHENTICATED'])
    }
  })
})
