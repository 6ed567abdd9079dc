import { describe, expect, test } from 'bun:test'
import { createBatch } from '../../src/platform/batch.ts'

type Item = { key: string; number: number }

/** A store that takes a random time for each write and records the writes under way together. */
const randomStore = (options: { maxItems: number; maxWrites: number; keyed: boolean }) => {
  const { keyed, ...limits } = options
  const groups: Item[][] = []
  const written: Item[] = []
  let underWay: Item[][] = []
  let mostWrites = 0
  let sharedKeys = 0
  const add = createBatch<Item, number>({
    ...limits,
    ...(keyed && { keyOf: ({ key }: Item) => key }),
    async write(group) {
      const items = group.map(({ item }) => item)
      const others = new Set(underWay.flat().map(({ key }) => key))
      if (items.some(({ key }) => others.has(key))) sharedKeys += 1
      underWay.push(items)
      groups.push(items)
      mostWrites = Math.max(mostWrites, underWay.length)
      await Bun.sleep(Math.random() * 3)
      underWay = underWay.filter((one) => one !== items)
      // Now and then an item and those after it in its key are left for the next write.
      const firstLeft = Math.random() < 0.3 ? Math.floor(Math.random() * group.length) : group.length
      const leftKeys = new Set<string>()
      return group.filter(({ item, resolve, reject }, index) => {
        if (index === firstLeft) leftKeys.add(item.key)
        if (leftKeys.has(item.key)) return true
        written.push(item)
        if (item.number % 7 === 0) reject(new Error(`no ${item.number}`))
        else resolve(item.number)
        return false
      })
    },
  })
  return { add, groups, written, mostWrites: () => mostWrites, sharedKeys: () => sharedKeys }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

describe('a batch', () => {
  test('writes together what was added at the same time', async () => {
    const groups: number[][] = []
    const add = createBatch<number, number>({
      maxItems: 10,
      maxWrites: 1,
      async write(group) {
        groups.push(group.map(({ item }) => item))
        for (const { item, resolve } of group) resolve(item * 2)
        return []
      },
    })
    expect(await Promise.all(upTo(25).map(add))).toEqual(upTo(25).map((number) => number * 2))
    expect(groups.map((group) => group.length)).toEqual([10, 10, 5])
    expect(groups.flat()).toEqual(upTo(25))
  })

  test('gives each item its own result or error, within its limits and in the order of each key', async () => {
    for (const [maxItems, maxWrites] of [
      [1, 1],
      [3, 2],
      [50, 3],
    ] as const) {
      const store = randomStore({ maxItems, maxWrites, keyed: true })
      const items = upTo(200).map((number) => ({ key: `k${Math.floor(Math.random() * 8)}`, number }))
      const outcomes = items.map(async (item) => {
        await Bun.sleep(Math.random() * 20)
        return await store.add(item).catch((error: Error) => error.message)
      })
      expect(await Promise.all(outcomes)).toEqual(
        items.map(({ number }) => (number % 7 === 0 ? `no ${number}` : number)),
      )
      expect(store.written).toHaveLength(200)
      expect(store.mostWrites()).toBeLessThanOrEqual(maxWrites)
      expect(Math.max(...store.groups.map((group) => group.length))).toBeLessThanOrEqual(maxItems)
      expect(store.sharedKeys()).toBe(0)
    }
  })

  test('keeps the order of a key, also when items are left for the next write', async () => {
    const store = randomStore({ maxItems: 5, maxWrites: 3, keyed: true })
    const items = upTo(120).map((number) => ({ key: `k${number % 4}`, number }))
    await Promise.allSettled(items.map(store.add))
    for (const key of ['k0', 'k1', 'k2', 'k3'])
      expect(store.written.filter((item) => item.key === key)).toEqual(
        items.filter((item) => item.key === key),
      )
  })

  test('without keys writes one key in several writes at once', async () => {
    const store = randomStore({ maxItems: 2, maxWrites: 3, keyed: false })
    await Promise.allSettled(upTo(60).map((number) => store.add({ key: 'same', number })))
    expect(store.sharedKeys()).toBeGreaterThan(0)
    expect(store.mostWrites()).toBe(3)
  })

  test('rejects every item of a write that throws, and goes on with the others', async () => {
    let writes = 0
    const add = createBatch<number, number>({
      maxItems: 2,
      maxWrites: 1,
      async write(group) {
        writes += 1
        if (writes === 1) throw new Error('the store is gone')
        for (const { item, resolve } of group) resolve(item)
        return []
      },
    })
    const outcomes = await Promise.allSettled(upTo(4).map(add))
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled'])
    expect(await add(5)).toBe(5)
  })
})
