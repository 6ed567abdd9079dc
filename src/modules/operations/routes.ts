import { Elysia } from 'elysia'
import type { Access } from '../../http/access.ts'
import { context } from '../../http/context.ts'
import type { HealthCheck } from '../../module.ts'
import { examine } from './health.ts'
import { healthWire } from './wire.ts'

const tags = ['Operations']

export const createOperationsRoutes = (may: Access, checks: Record<string, HealthCheck>) => {
  const health = may.unlimited({
    response: { 200: healthWire, 503: healthWire },
    detail: { tags, summary: 'Get the health of the store, the jobs, the files and the demo data' },
  })
  const answer = async (c: { set: { status?: number | string } }) => {
    const result = await examine(checks)
    c.set.status = result.status === 'ok' ? 200 : 503
    return result
  }
  return new Elysia({ name: 'convene/operations' })
    .use(context)
    .get('/health', (c) => answer(c), health)
    .get('/api/health', (c) => answer(c), health)
}
