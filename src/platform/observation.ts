import type { Connection } from 'mongoose'
import type { Settings } from '../settings.ts'
import { type Calls, createCalls } from './call-metrics.ts'
import type { Changes } from './changes.ts'
import { addFeedMetrics } from './feed-metrics.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { addStoreMetrics } from './store-metrics.ts'
import type { Tracing } from './tracing.ts'

/** What a process tells of itself. */
export type Observation = {
  metrics: Metrics
  calls: Calls
  /** null without `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  tracing: Tracing | null
}

/** Begins to count and trace what goes to the store. Call it before `changes.start()`. */
export const createObservation = async (
  settings: Settings,
  connection: Connection,
  changes: Changes,
): Promise<Observation> => {
  const { otlpEndpoint, timings } = settings
  const metrics = createMetrics(timings.metricsCacheMs, timings.metricsWaitMs)
  addStoreMetrics(metrics, connection)
  addFeedMetrics(metrics, connection, changes)
  // Few servers are traced: its packages are not loaded for the others.
  const tracing =
    otlpEndpoint === null
      ? null
      : (await import('./tracing.ts')).createTracing(otlpEndpoint, settings, connection)
  return { metrics, calls: createCalls(metrics), tracing }
}
