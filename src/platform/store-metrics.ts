import type { Connection } from 'mongoose'
import type { Metrics } from './metrics.ts'
import { databaseOf } from './mongo.ts'
import { observeCommands } from './mongo-commands.ts'
import { withTimeout } from './timeout.ts'

/** A store that answers no ping within this time counts as away. */
const pingMs = 1000

/** Counts the commands of a connection, and asks the store at each scrape whether it answers. */
export const addStoreMetrics = (metrics: Metrics, connection: Connection): void => {
  const durations = metrics.histogram(
    'store_command_duration',
    'Time until the store answered a command; getMore is left out, as it may wait for changes',
    ['command'],
  )
  const failures = metrics.counter('store_command_failures_total', 'Commands that the store did not do', [
    'command',
  ])
  observeCommands(connection, ({ name, answer }) => {
    const startedAt = performance.now()
    const ended = () => durations.observe((performance.now() - startedAt) / 1000, name)
    answer.then(ended, () => {
      ended()
      failures.add(1, name)
    })
  })
  const ping = async (): Promise<number> => {
    await databaseOf(connection).command({ ping: 1 })
    return 1
  }
  const isUp = metrics.poll(() => withTimeout(pingMs, ping(), 0))
  metrics.gauge('store_up', 'Whether the store answers', [], () => [[isUp.latest() ?? 0]])
}
