import { afterAll, expect, test } from 'bun:test'
import type { ErrorCode } from '../../src/http/errors.ts'
import { accountRefusals } from './account-refusals.ts'
import { chatRefusals } from './chat-refusals.ts'
import { commonRefusals, type OwnRefusals, type Refusal } from './common-refusals.ts'
import { executionRefusals } from './execution-refusals.ts'
import { fileRefusals } from './file-refusals.ts'
import { frontendRefusals } from './frontend-refusals.ts'
import { codesOf, type Operation, readOperations, statusOf } from './operations.ts'
import { recordingRefusals } from './recording-refusals.ts'
import { scanRefusals } from './scan-refusals.ts'
import { startServers } from './servers.ts'
import { sessionRefusals } from './session-refusals.ts'
import { supportRefusals } from './support-refusals.ts'
import { tutoringRefusals } from './tutoring-refusals.ts'
import { webhookRefusals } from './webhook-refusals.ts'
import { workflowRefusals } from './workflow-refusals.ts'

const servers = await startServers()
afterAll(servers.stop)
const operations = await readOperations(servers.main)
const common = commonRefusals(servers)
const own: OwnRefusals = {}
for (const part of [
  accountRefusals(servers),
  sessionRefusals(servers),
  scanRefusals(servers),
  frontendRefusals(servers),
  tutoringRefusals(servers),
  recordingRefusals(servers),
  chatRefusals(servers),
  workflowRefusals(servers),
  executionRefusals(servers),
  fileRefusals(servers),
  supportRefusals(servers),
  webhookRefusals(servers),
])
  for (const [name, refusals] of Object.entries(part)) own[name] = { ...own[name], ...refusals }

const provoke = (operation: Operation, code: ErrorCode): Promise<Refusal> | undefined =>
  own[operation.name]?.[code]?.() ?? common[code]?.(operation)

test.each(operations.map((operation) => [operation.name, operation] as const))(
  '%s answers every refusal that it documents',
  async (_, operation) => {
    const codes = codesOf(operation)
    const answers: unknown[] = []
    for (const code of codes) {
      const answer = await provoke(operation, code)
      answers.push([answer?.status, answer?.body.code])
    }
    expect(answers).toEqual(codes.map((code) => [statusOf(code), code]))
  },
)

test('every refusal that is provoked here is documented', () => {
  const provoked = Object.entries(own).flatMap(([name, codes]) =>
    Object.keys(codes).map((code) => `${name} ${code}`),
  )
  const documented = operations.flatMap((operation) =>
    codesOf(operation).map((code) => `${operation.name} ${code}`),
  )
  expect(provoked.filter((pair) => !documented.includes(pair))).toEqual([])
})

test('every server has the same document, whatever its settings', async () => {
  const [text, ...others] = await Promise.all(
    [servers.main, servers.bare, servers.impatient].map(({ url }) =>
      fetch(`${url}/api-docs/json`).then((a) => a.text()),
    ),
  )
  expect(others.map((other) => other === text)).toEqual([true, true])
})

test('every path refuses a method that it does not have, and names those that it has', async () => {
  const paths = Map.groupBy(operations, ({ path }) => path)
  for (const [path, ofPath] of paths) {
    const methods = ofPath.map(({ method }) => method)
    // A path such as `/workflows/stats` is one of `/workflows/{id}` too.
    const isAlso = (pattern: string) => new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path)
    if ([...paths].some(([pattern, all]) => isAlso(pattern) && all.some(({ method }) => method === 'PUT')))
      continue
    const answer = await servers.main.call('PUT', path.replaceAll(/\{\w+\}/g, 'x'))
    expect([path, answer.status, answer.body.code]).toEqual([path, 405, 'METHOD_NOT_ALLOWED'])
    expect(answer.headers.get('allow')?.split(', ')).toEqual(expect.arrayContaining(methods))
  }
})
