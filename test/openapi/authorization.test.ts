import { expect, test } from 'bun:test'
import { exampleClient } from '../../src/modules/workflows/clients/scope-wire.ts'
import { accountRights, accountTargets } from './account-rights.ts'
import { openCallers } from './callers.ts'
import { startDemo } from './demo.ts'
import { earlierAnswers } from './earlier-answers.ts'
import {
  isAllowed,
  operationOf,
  type Prepared,
  prepare,
  type Row,
  type Sent,
  sendAs,
  stateOf,
  type Targets,
} from './matrix.ts'
import type { Operation } from './operations.ts'
import { type CallerName, callerNames } from './rights.ts'
import { scanRights } from './scan-rights.ts'
import { sessionRights, sessionTargets } from './session-rights.ts'
import { tutoringRights, tutoringTargets } from './tutoring-rights.ts'
import { workflowRights, workflowTargets } from './workflow-rights.ts'

// Without jobs, which write at any time.
const demo = await startDemo({ role: 'web', assistantAccess: 'key' })
const { server, operations } = demo
const callers = await openCallers(demo)
const known = earlierAnswers(demo)
const targets: Targets = {
  ...known,
  ...accountTargets(callers),
  ...sessionTargets(demo, callers),
  ...tutoringTargets(demo, callers, known),
  ...workflowTargets(demo, callers, known),
}

const names: string[] = []
const rows = [accountRights, sessionRights, scanRights, tutoringRights, workflowRights]
  .flat()
  .flatMap(([right, ...ofRight]) =>
    ofRight.flatMap((name): Row[] => {
      names.push(name)
      const operation = operations.find((one) => one.name === operationOf(name))
      return operation ? [{ name, operation, right }] : []
    }),
  )

test('every operation has a right, and every right is of an operation', () => {
  expect(names).toEqual([...new Set(names)])
  expect([...new Set(names.map(operationOf))].sort()).toEqual(operations.map(({ name }) => name).sort())
  expect(Object.keys(targets).filter((name) => !names.includes(name))).toEqual([])
})

test('every route of a client has a right of callers that name the client', () => {
  const ofClients = operations.filter(
    ({ parameters = [], 'x-access': access }) =>
      parameters.some(({ name }) => name === 'client_id') && access === 'user',
  )
  expect(ofClients.length).toBeGreaterThan(15)
  expect(
    ofClients.map(({ name }) => `${name} of a named client`).filter((name) => !names.includes(name)),
  ).toEqual([])
})

const isRead = ({ method }: Operation): boolean => method === 'GET'
const isRefused = (row: Row, name: CallerName): boolean => row.right[name] !== 'allowed'
const allowedOf = (row: Row): CallerName[] => callerNames.filter((name) => !isRefused(row, name))
const prepareFor = async ({ name, operation }: Row, as: CallerName = 'anonymous'): Promise<Prepared> =>
  prepare(operation, (await targets[name]?.(as)) ?? {})

/** The call of each row, with objects of the first caller that is allowed. */
const calls: [Row, Prepared][] = []
for (const row of rows) calls.push([row, await prepareFor(row, allowedOf(row)[0])])

/** Says what is wrong with an answer; null where it is what the right says. */
const faultOf = ({ name, right }: Row, as: CallerName, { status, text }: Sent): string | null =>
  isAllowed(right[as], status) ? null : `${name} by ${as}: ${right[as]}, not ${status} ${text.slice(0, 200)}`

test('no caller gets more than its right, and what is refused changes nothing', async () => {
  const before = await stateOf(server)
  const faults: (string | null)[] = []
  for (const [row, prepared] of calls)
    for (const name of callerNames.filter((each) => isRefused(row, each)))
      faults.push(faultOf(row, name, await sendAs(demo, row.operation, prepared, callers.options[name])))
  expect(faults.filter(Boolean)).toEqual([])
  expect(await stateOf(server)).toEqual(before)
})

/** What a caller may read under no path: ids of objects, and its client and its people for a user of another client. */
const hiddenFrom = (name: CallerName): string[] => {
  const reads = calls.filter(
    ([{ operation }, { frame }]) => isRead(operation) && !frame && operation['x-access'] !== 'admin',
  )
  const [refused, shown] = [true, false].map((isWanted) =>
    reads
      .filter(([row]) => isRefused(row, name) === isWanted)
      .flatMap(([, { params }]) => [params.id, params.scan_id].filter((id) => id !== undefined)),
  )
  const ofClient = name === 'otherUser' ? [exampleClient, callers.ids.user] : []
  return [...new Set(refused).difference(new Set(shown)), ...ofClient]
}

/** Sends the calls of all callers that are allowed. Returns what is wrong with the answers. */
const faultsOf = async (methods: string[]): Promise<unknown[]> => {
  const hidden = new Map(callerNames.map((name) => [name, hiddenFrom(name)]))
  const faults: (string | null)[] = []
  for (const method of methods)
    for (const [row, prepared] of calls.filter(([{ operation }]) => operation.method === method))
      for (const [index, name] of allowedOf(row).entries()) {
        // The first caller shows that the objects are there which were hidden from others. Writes use objects up.
        const call = index === 0 || isRead(row.operation) ? prepared : await prepareFor(row, name)
        const sent = await sendAs(demo, row.operation, call, { ...callers.options[name], ...call.own })
        faults.push(faultOf(row, name, sent))
        for (const id of isRead(row.operation) ? (hidden.get(name) ?? []) : [])
          if (sent.text.includes(id)) faults.push(`${row.name} shows ${id} to ${name}`)
      }
  return faults.filter(Boolean)
}

test('every caller reads what it has a right to, and no list shows what is hidden from it', async () => {
  expect(await faultsOf(['GET'])).toEqual([])
})

test('every caller writes what it has a right to', async () => {
  // What some delete, the others need before.
  expect(await faultsOf(['POST', 'PUT', 'PATCH', 'DELETE'])).toEqual([])
})
