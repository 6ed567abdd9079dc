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

const products = {
  accounts: accountRights,
  sessions: sessionRights,
  scans: scanRights,
  tutoring: tutoringRights,
  workflows: workflowRights,
}
const names: string[] = []
const rows = Object.entries(products).flatMap(([product, rights]) =>
  rights.flatMap(([right, ...ofRight]) =>
    ofRight.flatMap((name): Row[] => {
      names.push(name)
      const operation = operations.find((one) => one.name === operationOf(name))
      return operation ? [{ product, name, operation, right }] : []
    }),
  ),
)

test('every operation has a right, and every right is of an operation', () => {
  expect(names).toEqual([...new Set(names)])
  expect([...new Set(names.map(operationOf))].sort()).toEqual(operations.map(({ name }) => name).sort())
  expect(Object.keys(targets).filter((name) => !names.includes(name))).toEqual([])
})

test('every route of a client has a right of callers that name the client', () => {
  const ofClients = operations.filter(
    ({ parameters = [], 'x-access': access }) =>
      parameters.some(({ name }) => name === 'client_id') && (access === 'user' || access === 'client'),
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

test.each(Object.keys(products))(
  '%s: no caller gets more than its right, and what is refused changes nothing',
  async (product) => {
    const before = await stateOf(server)
    const faults: (string | null)[] = []
    for (const [row, prepared] of calls.filter(([each]) => each.product === product)) {
      const refused = callerNames.filter((name) => isRefused(row, name))
      const send = async (name: CallerName) =>
        faultOf(row, name, await sendAs(demo, row.operation, prepared, callers.options[name]))
      faults.push(...(await Promise.all(refused.map(send))))
    }
    expect(faults.filter(Boolean)).toEqual([])
    expect(await stateOf(server)).toEqual(before)
  },
)

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

const hidden = new Map(callerNames.map((name) => [name, hiddenFrom(name)]))

/** Sends a call of a caller that is allowed. Returns what is wrong with the answer. */
const send = async (row: Row, prepared: Prepared, name: CallerName): Promise<string[]> => {
  const as = { ...callers.options[name], ...prepared.own }
  const sent = await sendAs(demo, row.operation, prepared, as)
  const fault = faultOf(row, name, sent)
  const shown = isRead(row.operation) ? (hidden.get(name) ?? []).filter((id) => sent.text.includes(id)) : []
  return [...(fault ? [fault] : []), ...shown.map((id) => `${row.name} shows ${id} to ${name}`)]
}

test('every caller reads what it has a right to, and no list shows what is hidden from it', async () => {
  const faults: string[][] = []
  for (const [row, prepared] of calls.filter(([{ operation }]) => isRead(operation)))
    faults.push(...(await Promise.all(allowedOf(row).map((name) => send(row, prepared, name)))))
  expect(faults.flat()).toEqual([])
})

// What some delete, the others need before.
test.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
  'every caller that has a right to a %s can send it',
  async (method) => {
    const faults: string[] = []
    // The first call shows that the objects are there which were hidden from others, and uses them up.
    for (const [row, prepared] of calls.filter(([{ operation }]) => operation.method === method))
      for (const [index, name] of allowedOf(row).entries())
        faults.push(...(await send(row, index === 0 ? prepared : await prepareFor(row, name), name)))
    expect(faults).toEqual([])
  },
)
