import { AppError } from '../../../http/errors.ts'
import type { Page } from '../../../http/wire.ts'
import type { Client } from '../../accounts/index.ts'
import type { Actors } from '../actors.ts'
import type { AuditFilter, ShownAuditLog } from './audit-log.ts'
import type { AuditLogStore } from './store.ts'

/** What administrators read of the audit trail. */
export const createAuditLogService = (
  store: AuditLogStore,
  { withEmails }: Actors,
  clientById: (id: string) => Promise<Client | null>,
) => {
  const page = async (filter: AuditFilter, wanted: Page) => {
    const { rows, total } = await store.page(filter, wanted)
    return { rows: await withEmails(rows), total }
  }

  return {
    page,

    before: async (filter: AuditFilter, id: string | null, limit: number): Promise<ShownAuditLog[]> =>
      await withEmails(await store.before(filter, id, limit)),

    /** What changed for one client. Throws CLIENT_NOT_FOUND. */
    async activity(clientId: string, wanted: Page) {
      if (!(await clientById(clientId))) throw new AppError('CLIENT_NOT_FOUND')
      return await page({ client_id: clientId }, wanted)
    },
  }
}

export type AuditLogService = ReturnType<typeof createAuditLogService>
