import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { assumptions } from '../../bench/scaling-model/assumptions.ts'
import { costs } from '../../bench/scaling-model/costs.ts'
import { deploymentFor, limitsOf, loadOf, resourcesOf } from '../../bench/scaling-model/model.ts'
import { simulateProcess } from '../../bench/scaling-model/queue.ts'
import { documentTables, withTables } from '../../bench/scaling-model/tables.ts'

test('the tables of docs/scaling.md are what bench/scaling.ts computes', async () => {
  const text = await Bun.file(join(import.meta.dir, '../../docs/scaling.md')).text()
  const tables = await documentTables()
  for (const name of Object.keys(tables)) expect(text).toContain(`<!-- ${name} -->`)
  // `bun bench/scaling.ts --write` puts them there.
  expect(withTables(text, tables)).toBe(text)
})

test('twice the users are twice the load', () => {
  const [one, two] = [loadOf({ users: 1000 }), loadOf({ users: 2000 })]
  for (const name of ['calls', 'commands', 'appCores', 'sockets', 'gigabytesOfMonth'] as const)
    expect(two[name] / one[name]).toBeCloseTo(2)
})

test('a deployment holds the users below its first limit, and not those above', () => {
  for (const name of ['one machine', 'replica set', 'sharded cluster'] as const) {
    const [first] = limitsOf(name)
    const users = first?.users ?? 0
    expect(resourcesOf(name, { users: users * 0.99 }).every(({ use }) => use <= 1)).toBe(true)
    expect(resourcesOf(name, { users: users * 1.01 })[0]).toMatchObject({ name: first?.name })
    expect(deploymentFor({ users: users * 1.01 })).not.toBe(name)
  }
})

test('simulated requests take as long as the formula of Pollaczek and Khinchine says', () => {
  const at = (use: number) => simulateProcess([{ perSecond: use * 1000, ms: 1 }], 50_000)
  // The mean square of 1 ms ± 50 %.
  const square = 1 + 1 / 12
  for (const use of [0.3, 0.6, 0.8]) {
    expect(at(use).busy).toBeCloseTo(use, 1)
    expect(at(use).meanMs / (1 + (use * square) / (2 * (1 - use)))).toBeCloseTo(1, 1)
  }
})

test('processes at the use that is assumed answer 99 of 100 requests within 50 ms', () => {
  const works = Object.values(costs).map(({ app }) => ({ perSecond: 1, ms: app / 1000 }))
  const share = works.reduce((sum, { ms }) => sum + ms / 1000, 0)
  const scaled = works.map(({ ms }) => ({ perSecond: assumptions.processUse / share, ms }))
  expect(simulateProcess(scaled, 50_000).p99Ms).toBeLessThan(50)
})
