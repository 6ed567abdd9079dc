import { call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Checks } from '../../ui/checks.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { type MadeWebhook, type Webhook, webhookEvents } from './webhook-parts.tsx'

type WebhookFormProps = {
  open: boolean
  /** null makes a new one. */
  of: Webhook | null
  onClose: () => void
  /** With its secret when it is new. */
  onSaved: (webhook: MadeWebhook) => void
}

/** The dialog that makes or changes a webhook. What is typed stays in it until it is saved. */
export const WebhookForm = ({ open, of, onClose, onSaved }: WebhookFormProps) => (
  <Dialog open={open} title={t(of ? 'editWebhook' : 'newWebhook')} onClose={onClose}>
    <Fields of={of} onClose={onClose} onSaved={onSaved} />
  </Dialog>
)

const Fields = ({ of, onClose, onSaved }: Omit<WebhookFormProps, 'open'>) => {
  const start = {
    url: of?.url ?? '',
    events: (of?.events ?? ['execution.completed', 'execution.failed']) as string[],
    description: of?.description ?? '',
  }
  const form = useForm(of ? null : 'webhook', start, async (json) => {
    const saved = await call<MadeWebhook>(of ? `/api/v1/webhooks/${of.id}` : '/api/v1/webhooks', {
      method: of ? 'PATCH' : 'POST',
      json,
    })
    refresh('/api/v1/webhooks')
    onClose()
    onSaved(saved)
  })
  const { events } = form.values
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      {form.error && form.error.issues.length === 0 && <Failure error={form.error} saving />}
      <TextField
        label={t('url')}
        type="url"
        help={t('urlHelp')}
        placeholder="https://"
        autofocus
        required
        maxLength={2048}
        {...form.field('url')}
      />
      <Checks
        label={t('events')}
        error={form.issue('events')}
        of={webhookEvents.map((one) => [one, t(one)])}
        chosen={events}
        onChoose={(events) => form.set({ events })}
      />
      <TextField label={t('description')} maxLength={500} {...form.field('description')} />
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={form.busy} disabled={events.length === 0} writes>
          {of ? common('save') : t('makeWebhook')}
        </Button>
      </DialogActions>
    </form>
  )
}
