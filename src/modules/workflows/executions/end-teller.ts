import type { Language } from '../../../platform/mail.ts'
import type { Accounts, Notice } from '../../accounts/index.ts'
import type { Preferences } from '../clients/preferences.ts'
import type { Execution } from './execution.ts'

const texts: Record<
  Language,
  { completed(name: string): string; failed(name: string, reason: string): string }
> = {
  en: {
    completed: (name) => `“${name}” is completed.`,
    failed: (name, reason) => `“${name}” has failed: ${reason}`,
  },
  fr: {
    completed: (name) => `« ${name} » est terminé.`,
    failed: (name, reason) => `« ${name} » a échoué : ${reason}`,
  },
}

/**
 * Returns the function that tells the user of a run its end, by mail too: once, and only a user that likes mails of
 * runs. Pages show the runs to the others. A cancelled run was ended by its people.
 */
export const createEndTeller =
  (
    { notifications }: Pick<Accounts, 'notifications'>,
    preferencesOf: (userId: string) => Promise<Preferences>,
  ) =>
  async ({ _id, user_id, outcome, workflow_id, workflow_name, error_message }: Execution): Promise<void> => {
    if (user_id === null || outcome === 'cancelled') return
    const reader = await preferencesOf(user_id)
    if (!reader.notifications_email) return
    const words = texts[reader.language]
    const isCompleted = outcome === 'completed'
    const message = isCompleted
      ? words.completed(workflow_name)
      : words.failed(workflow_name, error_message ?? '')
    const notice: Notice = {
      type: isCompleted ? 'success' : 'error',
      kind: isCompleted ? 'execution.completed' : 'execution.failed',
      message,
      resource_id: _id,
      payload: { execution_id: _id, workflow_id, workflow_name, outcome },
      names: [],
    }
    const subject = isCompleted
      ? words.completed(workflow_name)
      : words.failed(workflow_name, '').replace(/ ?: $/, '')
    await notifications.tell(user_id, notice, `execution ${_id}`, { subject, until: null })
  }
