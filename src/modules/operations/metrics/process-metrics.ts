import packageJson from '../../../../package.json' with { type: 'json' }
import type { Metrics } from '../../../platform/metrics.ts'

/** The process itself, under the names that other programs use too. Returns what ends its timer. */
export const addProcessMetrics = (metrics: Metrics, role: string, everyMs: number) => {
  const startedAt = Date.now() / 1000 - process.uptime()
  metrics.standard('process_cpu_seconds_total', 'CPU time of the process', 'counter', () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  })
  metrics.standard('process_resident_memory_bytes', 'Memory of the process', 'gauge', () =>
    process.memoryUsage.rss(),
  )
  metrics.gauge('heap_bytes', 'Memory of JavaScript objects', [], () => [[process.memoryUsage().heapUsed]])
  metrics.standard('process_start_time_seconds', 'When the process started', 'gauge', () => startedAt)
  metrics.gauge(
    'build_info',
    'The version, the role and the runtime; always 1',
    ['version', 'role', 'bun'],
    () => [[1, packageJson.version, role, Bun.version]],
  )
  const lag = metrics.histogram('event_loop_lag', 'How late a timer of the process ran')
  let dueAt = performance.now() + everyMs
  const timer = setInterval(() => {
    const now = performance.now()
    lag.observe(Math.max(0, now - dueAt) / 1000)
    dueAt = now + everyMs
  }, everyMs)
  timer.unref()
  return (): void => clearInterval(timer)
}
