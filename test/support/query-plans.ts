import { afterAll, expect, test } from 'bun:test'
import mongoose from 'mongoose'
import { freshDatabaseUri } from './store.ts'
import { winningPlansOf } from './winning-plans.ts'

const explainable = new Set(['find', 'count', 'update', 'delete', 'aggregate', 'findAndModify'])
const readsAndWrites = new Set([...explainable, 'insert', 'bulkWrite'])
const driverOwn = new Set(['lsid', 'txnNumber', '$db', '$clusterTime', 'writeConcern', 'apiVersion'])

const byIndex = /IXSCAN|IDHACK|COUNT_SCAN|DISTINCT_SCAN|EXPRESS|RECORD_STORE_FAST_COUNT/
const scan = /COLLSCAN/
const scanOrSort = /COLLSCAN|"stage":"SORT"/

/** Whether the store takes an index where MongoDB does: for ranges, orders, writes and aggregations. */
const plansAsMongo = async (): Promise<boolean> => {
  const connection = await mongoose.createConnection(await freshDatabaseUri()).asPromise()
  const db = connection.getClient().db(connection.name)
  const rows = db.collection<{ _id: string; a: number }>('rows')
  await rows.createIndex({ a: 1, _id: 1 })
  const range = { a: 1, _id: { $gt: 'a' } }
  const update = { update: 'rows', updates: [{ q: range, u: { $set: { b: 1 } } }] }
  const count = [{ $match: range }, { $group: { _id: null, n: { $sum: 1 } } }]
  try {
    const explained = [
      await rows
        .find({ _id: { $gt: 'a' } })
        .sort({ _id: 1 })
        .explain('queryPlanner'),
      await rows.find(range).sort({ _id: -1 }).limit(2).explain('queryPlanner'),
      await rows.aggregate(count).explain('queryPlanner'),
      await db.command({ explain: update, verbosity: 'queryPlanner' }),
    ]
    const plans = explained.map((one) => JSON.stringify(winningPlansOf(one)))
    return plans.every((plan) => byIndex.test(plan) && !scanOrSort.test(plan))
  } finally {
    await connection.dropDatabase()
    await connection.close()
  }
}

// The embedded store must always plan so.
const testsPlans = process.env.MONGODB_URI === undefined || (await plansAsMongo())

/** A test of plans. It is skipped, and its name says so, on a store that plans queries in its own way. */
export const planTest = (name: string, run: () => Promise<unknown>): void => {
  if (testsPlans) test(name, async () => void (await run()))
  else test.skip(`${name} (skipped: this store does not plan queries as MongoDB does)`, () => undefined)
}

/** Returns the winning plans as JSON. Throws when they scan a collection, or sort without an index unless they `maySort`. */
const checkPlans = (explained: unknown, maySort = false): string => {
  const plans = JSON.stringify(winningPlansOf(explained))
  expect(plans).toMatch(byIndex)
  expect(plans).not.toMatch(maySort ? scan : scanOrSort)
  return plans
}

/** Throws when a query scans a collection or sorts without an index. Returns the plan of each as JSON. */
export const expectIndexed = async (
  ...queries: { explain(verbosity: 'queryPlanner'): Promise<unknown> }[]
): Promise<string[]> =>
  (await Promise.all(queries.map((query) => query.explain('queryPlanner')))).map((one) => checkPlans(one))

/** A store of its own, whose queries can be explained as the driver sends them. */
export const openExplainedStore = async () => {
  const connection = await mongoose
    .createConnection(await freshDatabaseUri(), { monitorCommands: true, autoIndex: false })
    .asPromise()
  afterAll(async () => {
    await connection.dropDatabase()
    await connection.close()
  })
  const client = connection.getClient()
  const db = client.db(connection.name)

  /** The commands that the driver really sends, without what belongs to the session they ran in. */
  const commandsOf = async (
    run: () => Promise<unknown>,
    names = explainable,
  ): Promise<Record<string, unknown>[]> => {
    const commands: Record<string, unknown>[] = []
    const listen = (event: { commandName: string; command: Record<string, unknown> }) => {
      if (!names.has(event.commandName)) return
      commands.push(
        Object.fromEntries(Object.entries(event.command).filter(([name]) => !driverOwn.has(name))),
      )
    }
    client.on('commandStarted', listen)
    await run()
    client.off('commandStarted', listen)
    return commands
  }

  return {
    connection,
    /** The names of the commands that `run` sends to the store, of all that read and write rows. */
    namesOf: async (run: () => Promise<unknown>): Promise<string[]> =>
      (await commandsOf(run, readsAndWrites)).map((command) => Object.keys(command)[0] ?? ''),
    /** Throws when a query of `run` scans a collection, or sorts without an index unless it `maySort`. */
    async expectIndexes(run: () => Promise<unknown>, maySort = false): Promise<void> {
      const commands = await commandsOf(run)
      expect(commands.length).toBeGreaterThan(0)
      for (const command of commands)
        checkPlans(await db.command({ explain: command, verbosity: 'queryPlanner' }), maySort)
    },
  }
}
