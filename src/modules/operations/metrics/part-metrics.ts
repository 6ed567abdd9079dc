import type { Kernel } from '../../../module.ts'
import type { Reading } from '../../../platform/metric-families.ts'
import type { Health } from '../health/health.ts'

/** The parts of `/health`, the services that the server calls, and the open sockets. */
export const addPartMetrics = (
  { metrics, calls, sockets, socketIo }: Pick<Kernel, 'metrics' | 'calls' | 'sockets' | 'socketIo'>,
  examine: () => Promise<Health>,
): void => {
  const health = metrics.poll(examine)
  metrics.gauge(
    'dependency_up',
    'Whether a part of /health works, and whether the last call of another service did',
    ['dependency'],
    () => [
      ...Object.entries(health.latest()?.checks ?? {}).map(
        ([name, state]): Reading => [state === 'ok' ? 1 : 0, name],
      ),
      ...calls.states(),
    ],
  )
  metrics.gauge('sockets_open', 'Open sockets, and sessions of Socket.IO clients', ['kind'], () => [
    [sockets.open(), 'websocket'],
    [socketIo.count(), 'socket.io'],
  ])
}
