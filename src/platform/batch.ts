/** An item that waits for its write. It is settled once; later calls have no effect. */
export type Waiting<Item, Result> = { item: Item } & Pick<PromiseWithResolvers<Result>, 'resolve' | 'reject'>

/**
 * Writes items that wait together in one write.
 * Returns a function that adds an item and resolves to its result, or rejects with its error.
 */
export const createBatch = <Item, Result>(options: {
  /**
   * Writes a group of items and settles each one as soon as its result is known. Returns those that must
   * be written again: they stay ahead of all others. A throw rejects every item that is not settled.
   */
  write(group: Waiting<Item, Result>[]): Promise<Waiting<Item, Result>[]>
  /** Two items of one key are never in two writes at once, and are written in the order they came. */
  keyOf?: (item: Item) => string
  /** Items in one write. */
  maxItems: number
  /** Writes under way at a time. A small number lets items that arrive meanwhile share the next write. */
  maxWrites: number
  /** A write waits so long for further items, where no caller waits for it. */
  gatherMs?: number
}) => {
  const { write, keyOf, maxItems, maxWrites, gatherMs = 0 } = options
  let waiting: Waiting<Item, Result>[] = []
  const busyKeys = new Set<string>()
  let writes = 0
  let scheduled = false

  const schedule = (): void => {
    if (scheduled || waiting.length === 0) return
    scheduled = true
    if (gatherMs > 0) setTimeout(writeNext, gatherMs)
    else setImmediate(writeNext)
  }

  const writeNext = (): void => {
    scheduled = false
    while (writes < maxWrites) {
      const group = take()
      if (group.length === 0) return
      void run(group)
    }
  }

  const take = (): Waiting<Item, Result>[] => {
    const group: Waiting<Item, Result>[] = []
    const left: Waiting<Item, Result>[] = []
    for (const one of waiting) {
      const isFree = group.length < maxItems && !(keyOf && busyKeys.has(keyOf(one.item)))
      ;(isFree ? group : left).push(one)
    }
    waiting = left
    return group
  }

  const run = async (group: Waiting<Item, Result>[]): Promise<void> => {
    const keys = keyOf ? group.map(({ item }) => keyOf(item)) : []
    for (const key of keys) busyKeys.add(key)
    writes += 1
    try {
      const again = await write(group)
      if (again.length > 0) waiting = [...again, ...waiting]
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
    writes -= 1
    for (const key of keys) busyKeys.delete(key)
    schedule()
  }

  return (item: Item): Promise<Result> => {
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    waiting.push({ item, resolve, reject })
    schedule()
    return promise
  }
}
