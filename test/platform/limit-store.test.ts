import { expect, test } from 'bun:test'
import { ensureIndexes } from '../../src/platform/indexes.ts'
import { createLimitStore } from '../../src/platform/limit-store.ts'
import { eventually } from '../support/eventually.ts'
import { openExplainedStore } from '../support/query-plans.ts'

const { connection, expectIndexes, namesOf } = await openExplainedStore()
const store = createLimitStore(connection)
await ensureIndexes(connection)
const minute = 60_000

test('no scan for any command, and two of them for any number of keys', async () => {
  const taken = await store.take('a', 5, minute)
  await expectIndexes(() => store.take('a', 5, minute))
  await expectIndexes(() => store.giveBack('a', 5, taken))
  const additions = ['a', 'b', 'c'].map((key) => ({ key, count: 1, leftMs: minute }))
  await expectIndexes(() => store.add(additions.slice(0, 1)))
  expect(await namesOf(() => store.add(additions))).toEqual(['update', 'find'])
})

test('totals add up, and the first one to count a key sets the end of its window', async () => {
  const first = await store.add([{ key: 'both', count: 3, leftMs: minute }])
  const second = await store.add([
    { key: 'both', count: -1, leftMs: 2 * minute },
    { key: 'other', count: 1, leftMs: 10 },
  ])
  expect([first.get('both')?.count, second.get('both')?.count, second.get('other')?.count]).toEqual([3, 2, 1])
  expect(second.get('both')?.endsAt).toEqual(first.get('both')?.endsAt ?? new Date(0))
  expect(second.get('both')?.leftMs).toBeLessThanOrEqual(minute)
})

test('a window that is over begins again from nothing, and takes nothing back', async () => {
  const before = await store.take('short', 5, 20)
  await eventually(async () =>
    expect((await store.take('short', 5, minute)).endsAt).not.toEqual(before.endsAt),
  )
  expect(await store.giveBack('short', 5, before)).toBeNull()
  expect((await store.take('short', 5, minute)).count).toBe(2)
})

test('what is refused adds up to one, so that a success gives all of its place back', async () => {
  const taken = await Promise.all(Array.from({ length: 9 }, () => store.take('full', 5, minute)))
  expect(taken.map(({ count }) => count).sort()).toEqual([1, 2, 3, 4, 5, 6, 6, 6, 6])
  const [one] = taken
  if (!one) throw new Error('nothing was taken')
  expect((await store.giveBack('full', 5, one))?.count).toBe(4)
})
