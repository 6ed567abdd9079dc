import { AppError } from '../../../http/errors.ts'
import type { Actor, Audit } from '../../../platform/audit.ts'
import type { ErrorGroup } from './error-group.ts'
import type { ErrorGroupStore } from './store.ts'

/** Use cases of administrators around groups of faults. */
export const createErrorService = (store: ErrorGroupStore, audit: Audit) => ({
  page: store.page,

  /** Throws ERROR_NOT_FOUND. */
  async read(id: string): Promise<ErrorGroup> {
    const group = await store.byId(id)
    if (!group) throw new AppError('ERROR_NOT_FOUND')
    return group
  },

  /** Removes a group, which comes back when its fault does. Throws ERROR_NOT_FOUND. */
  async resolve(id: string, actor: Actor): Promise<void> {
    const group = await store.remove(id)
    if (!group) throw new AppError('ERROR_NOT_FOUND')
    const { severity, type, message, count } = group
    await audit.record(
      actor,
      'error.resolved',
      { type: 'error', id },
      { before: { severity, type, message, count } },
    )
  },
})

export type ErrorService = ReturnType<typeof createErrorService>
