import { afterAll, expect } from 'bun:test'
import mongoose from 'mongoose'
import { freshDatabaseUri } from './store.ts'

const explainable = new Set(['find', 'count', 'update', 'delete', 'aggregate', 'findAndModify'])
const driverOwn = new Set(['lsid', 'txnNumber', '$db', '$clusterTime', 'writeConcern', 'apiVersion'])

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
  const commandsOf = async (run: () => Promise<unknown>): Promise<Record<string, unknown>[]> => {
    const commands: Record<string, unknown>[] = []
    const listen = (event: { commandName: string; command: Record<string, unknown> }) => {
      if (!explainable.has(event.commandName)) return
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
    /** Throws when a query of `run` scans a collection, or sorts without an index unless it `maySort`. */
    async expectIndexes(run: () => Promise<unknown>, maySort = false): Promise<void> {
      const commands = await commandsOf(run)
      expect(commands.length).toBeGreaterThan(0)
      for (const command of commands) {
        const explained = await db.command({ explain: command, verbosity: 'queryPlanner' })
        // An aggregation that is more than a find explains its first stage.
        const { winningPlan } = explained.queryPlanner ?? explained.stages[0].$cursor.queryPlanner
        const plan = JSON.stringify(winningPlan)
        expect(plan).toMatch(/IXSCAN|IDHACK|COUNT_SCAN|EXPRESS|RECORD_STORE_FAST_COUNT/)
        expect(plan).not.toMatch(maySort ? /COLLSCAN/ : /COLLSCAN|"stage":"SORT"/)
      }
    },
  }
}
