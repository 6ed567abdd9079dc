import type { Access } from '../../../http/access.ts'
import { actorOf } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { done, readListPage, toDone } from '../../../http/wire.ts'
import type { ErrorService } from './service.ts'
import * as wire from './wire.ts'

/** The only routes that show stacks. */
export const createErrorRoutes = (may: Access, service: ErrorService) =>
  table('errors', 'Logs (admin)', '/api/v1/admin')
    .get(
      '/errors',
      async (c) => {
        const page = readListPage(c.query)
        return wire.toErrors(await service.page(wire.readErrorFilter(c.query), page), page)
      },
      may.admin({
        summary: 'List groups of faults of the last 30 days, with their stacks',
        query: wire.errorQuery,
        response: { 200: wire.errors },
      }),
    )
    .get(
      '/errors/:id',
      async (c) => wire.toOneError(await service.read(c.params.id)),
      may.admin({
        summary: 'Get a group of faults with its stack',
        params: wire.errorParams,
        response: { 200: wire.oneError },
        fails: ['ERROR_NOT_FOUND'],
      }),
    )
    .delete(
      '/errors/:id',
      async (c) => {
        await service.resolve(c.params.id, actorOf(c.caller))
        return toDone('Error resolved')
      },
      may.admin({
        summary: 'Resolve a group of faults, which comes back when its fault does',
        params: wire.errorParams,
        response: { 200: done },
        fails: ['ERROR_NOT_FOUND'],
      }),
    )
