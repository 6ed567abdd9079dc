import type { Access } from '../../../http/access.ts'
import { table } from '../../../http/context.ts'
import type { Health } from './health.ts'
import * as wire from './wire.ts'

export const createHealthRoutes = (may: Access, examine: () => Promise<Health>) => {
  const hooks = may.unlimited({
    summary: 'Get the health of the store, the jobs, the files, the log and the demo data',
    response: { 200: wire.health, 503: wire.health },
  })
  // For what stops or leaves out processes: all of them lack a store that is away, and none is better than another.
  const alive = may.unlimited({
    summary: 'Tell that the process takes requests, whatever the state of the store and of other services',
    response: { 200: wire.alive },
  })
  const answer = async (c: { set: { status?: number | string } }) => {
    const result = await examine()
    c.set.status = result.status === 'ok' ? 200 : 503
    return result
  }
  return table('operations', 'Operations')
    .get('/health', answer, hooks)
    .get('/api/health', answer, hooks)
    .get('/health/live', () => ({ status: 'ok' as const }), alive)
}
