import { afterAll } from 'bun:test'
import mongoose from 'mongoose'
import { freshDatabaseUri } from './store.ts'

const explainable = new Set(['find', 'count', 'update', 'delete', 'aggregate', 'findAndModify'])
const driverOwn = new Set(['lsid', 'txnNumber', '$db', '$clusterTime', 'writeConcern', 'apiVersion'])

/** Opens a database of its own, which is dropped when the test file ends. */
export const openQueryPlans = async () => {
  const connection = await mongoose
    .createConnection(await freshDatabaseUri(), { monitorCommands: true, autoIndex: false })
    .asPromise()
  afterAll(async () => {
    await connection.dropDatabase()
    await connection.close()
  })
  const client = connection.getClient()
  const db = client.db(connection.name)
  return {
    connection,
    db,
    /** Returns, as JSON, the plan of each command that the driver really sends during `run`. */
    async plansOf(run: () => Promise<unknown>): Promise<string[]> {
      const commands: Record<string, unknown>[] = []
      const listen = (event: { commandName: string; command: Record<string, unknown> }) => {
        if (!explainable.has(event.commandName)) return
        // Without what belongs to the session that it ran in.
        const own = Object.entries(event.command).filter(([name]) => !driverOwn.has(name))
        commands.push(Object.fromEntries(own))
      }
      client.on('commandStarted', listen)
      await run()
      client.off('commandStarted', listen)
      const explained = await Promise.all(
        commands.map((command) => db.command({ explain: command, verbosity: 'queryPlanner' })),
      )
      // An aggregation has the plan of its first stage in another place.
      return explained.map(({ queryPlanner, stages }) => JSON.stringify(queryPlanner?.winningPlan ?? stages))
    },
  }
}

export const byIndex = /IXSCAN|IDHACK|COUNT_SCAN|EXPRESS|RECORD_STORE_FAST_COUNT/
export const withoutIndex = /COLLSCAN|"stage":"SORT"/
