import { useSignal } from '@preact/signals'
import { Pencil, Power, Trash2 } from 'lucide'
import { useLocation } from 'preact-iso'
import { type ApiError, call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import type { ScreenProps } from '../../route.tsx'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { Deliveries } from './deliveries.tsx'
import { ShownOnce } from './shown-once.tsx'
import { WebhookFacts } from './webhook-facts.tsx'
import { WebhookForm } from './webhook-form.tsx'
import { type MadeWebhook, type Webhook, WebhookBadge } from './webhook-parts.tsx'

/** One webhook: what was sent there and what came back. */
export const WebhookPage = ({ params: { id = '' } }: ScreenProps) => {
  const path = `/api/v1/webhooks/${id}`
  const webhook = useData<Webhook>(path, 30_000)
  const { data } = webhook
  const { route } = useLocation()
  const asking = useSignal<'edit' | 'rotate' | 'delete' | null>(null)
  const secret = useSignal<string | null>(null)
  const busy = useSignal(false)
  const error = useSignal<ApiError | null>(null)
  const host = data ? new URL(data.url).host : ''
  const ask = (what: 'edit' | 'rotate' | 'delete' | null) => {
    asking.value = what
  }
  const turn = async (status: 'active' | 'disabled') => {
    busy.value = true
    error.value = null
    try {
      await call(path, { method: 'PATCH', json: { status } })
      toast(t(status === 'active' ? 'turnedOn' : 'turnedOff'))
      refresh('/api/v1/webhooks')
    } catch (fault) {
      error.value = fault as ApiError
    }
    busy.value = false
  }
  const rotate = async () => {
    const { secret: made } = await call<MadeWebhook>(`${path}/rotate`, { method: 'POST' })
    secret.value = made
    refresh(path)
  }
  const remove = async () => {
    await call(path, { method: 'DELETE' })
    toast(t('webhookDeleted'))
    route('/console/webhooks')
  }
  return (
    <Page
      path={[
        { text: common('dashboard'), to: '/console' },
        { text: common('webhooks'), to: '/console/webhooks' },
        { text: host },
      ]}
      title={
        <>
          {host || common('webhooks')}
          {data && <WebhookBadge of={data} />}
        </>
      }
      actions={
        data && (
          <>
            <Button icon={Pencil} writes onClick={() => ask('edit')}>
              {common('edit')}
            </Button>
            <Button
              icon={Power}
              writes
              busy={busy.value}
              look={data.status === 'active' ? 'plain' : 'primary'}
              onClick={() => void turn(data.status === 'active' ? 'disabled' : 'active')}
            >
              {t(data.status === 'active' ? 'turnOff' : 'turnOn')}
            </Button>
            <Button look="danger" icon={Trash2} writes onClick={() => ask('delete')}>
              {common('delete')}
            </Button>
          </>
        )
      }
    >
      {error.value && <Failure error={error.value} saving />}
      {secret.value && (
        <ShownOnce
          title={t('secretOf')}
          help={t('secretHelp')}
          of={t('secretOf')}
          secret={secret.value}
          onKept={() => {
            secret.value = null
          }}
        />
      )}
      <Loaded of={webhook} lines={8}>
        {(webhook) => (
          <div class="beside">
            <Deliveries webhook={webhook} />
            <WebhookFacts webhook={webhook} onRotate={() => ask('rotate')} />
          </div>
        )}
      </Loaded>
      <WebhookForm
        open={asking.value === 'edit'}
        of={data}
        onClose={() => ask(null)}
        onSaved={() => toast(common('saved'))}
      />
      <Confirm
        open={asking.value === 'rotate'}
        title={t('rotate')}
        verb={t('rotate')}
        keep={t('rotateKeep')}
        onConfirm={rotate}
        onClose={() => ask(null)}
      >
        {t('rotateHelp')}
      </Confirm>
      <Confirm
        open={asking.value === 'delete'}
        title={t('deleteWebhook')}
        verb={t('deleteWebhook')}
        keep={t('deleteKeep')}
        onConfirm={remove}
        onClose={() => ask(null)}
      >
        {t('deleteHelp')}
      </Confirm>
    </Page>
  )
}
