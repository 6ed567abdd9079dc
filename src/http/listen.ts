import type { AnyElysia } from 'elysia'
import { reasonOf } from '../platform/reason.ts'
import type { Settings } from '../settings.ts'

/**
 * Opens every port of the settings, each with an application of its own, as one Elysia instance cannot
 * listen twice. `websocket` handles the sockets of all. Throws when the first port is taken; further ones are reported in `taken`.
 */
export const listen = (
  { ports, host }: Pick<Settings, 'ports' | 'host'>,
  createApp: () => AnyElysia,
  websocket: Bun.WebSocketHandler<unknown>,
) => {
  const servers: AnyElysia[] = []
  const taken: number[] = []
  for (const port of ports) {
    const app = createApp()
    try {
      app.listen({ port, hostname: host, reusePort: false, websocket })
      servers.push(app)
    } catch (error) {
      if (servers.length === 0)
        throw new Error(`PORT ${port} cannot be opened on HOST ${host} (${reasonOf(error)})`, {
          cause: error,
        })
      taken.push(port)
    }
  }
  const listeners = servers.flatMap(({ server }) => server ?? [])
  return {
    urls: listeners.map(({ port }) => `http://${host}:${port}`),
    taken,
    /** Accepts no new request. Resolves once the answers under way are sent and the sockets closed. */
    async stop(): Promise<void> {
      await Promise.all(listeners.map((listener) => listener.stop()))
    },
    /** Cuts every connection that is left. */
    close(): void {
      for (const listener of listeners) void listener.stop(true)
    },
  }
}
