import type { Connection } from 'mongoose'
import { createChangeLag } from './change-lag-store.ts'
import type { Changes } from './changes.ts'
import type { Reading } from './metric-families.ts'
import type { Metrics } from './metrics.ts'

/** The change stream of this process and the followers of its feeds. Call it before `changes.start()`. */
export const addFeedMetrics = (metrics: Metrics, connection: Connection, changes: Changes): void => {
  const { probe, seconds } = createChangeLag(connection, changes)
  metrics.poll(probe)
  metrics.gauge('change_stream_up', 'Whether changes of other processes arrive', [], () => [
    [changes.isLive() ? 1 : 0],
  ])
  metrics.gauge(
    'feed_lag_seconds',
    'How long a write takes to come back to this process through the change stream',
    [],
    () => {
      const lag = seconds()
      return lag === null ? [] : [[lag]]
    },
  )
  const figures = (read: (feed: { followers: number; behind: number }) => number) => (): Reading[] =>
    [...changes.feeds()].map(([name, state]) => [read(state()), name])
  metrics.gauge(
    'feed_followers',
    'Readers that follow a feed through this process',
    ['feed'],
    figures(({ followers }) => followers),
  )
  metrics.gauge(
    'feed_behind_rows',
    'Rows that are stored and that the slowest follower has not taken yet',
    ['feed'],
    figures(({ behind }) => behind),
  )
}
