import { useSignal } from '@preact/signals'
import { Plus, Webhook as WebhookIcon } from 'lucide'
import { useData } from '../../data.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { List } from '../../ui/list.tsx'
import { Empty } from '../../ui/states.tsx'
import { RowLink } from '../../ui/table.tsx'
import { Ago } from '../../ui/time.tsx'
import { useHasClient } from './owner.tsx'
import { ShownOnce } from './shown-once.tsx'
import { WebhookForm } from './webhook-form.tsx'
import { type MadeWebhook, WebhookBadge, type WebhookList } from './webhook-parts.tsx'

/** The addresses of the client that are told what happens; there are at most ten. */
export const WebhooksPage = () => {
  const all = useData<WebhookList>('/api/v1/webhooks', 60_000)
  const making = useSignal(false)
  const made = useSignal<MadeWebhook | null>(null)
  const make = useHasClient() && (
    <Button
      look="primary"
      icon={Plus}
      writes
      onClick={() => {
        making.value = true
      }}
    >
      {t('newWebhook')}
    </Button>
  )
  return (
    <Page
      path={[{ text: common('dashboard'), to: '/console' }, { text: common('webhooks') }]}
      title={common('webhooks')}
      actions={make}
    >
      {made.value && (
        <ShownOnce
          title={t('secretOf')}
          help={t('secretHelp')}
          of={t('secretOf')}
          secret={made.value.secret}
          onKept={() => {
            made.value = null
          }}
        />
      )}
      <Card flush>
        <List
          of={all}
          name={common('webhooks')}
          lines={4}
          columns={[
            { text: t('url') },
            { text: common('status'), width: '150px' },
            { text: t('events'), hide: 'm', width: '270px' },
            { text: common('created'), hide: 's', width: '140px' },
          ]}
          rows={({ webhooks }) => webhooks}
          row={(one) => (
            <tr key={one.id}>
              <td>
                <RowLink to={`/console/webhooks/${one.id}`}>{one.url}</RowLink>
                {one.description && <small class="plain-sub">{one.description}</small>}
              </td>
              <td>
                <WebhookBadge of={one} />
              </td>
              <td class="hide-m">
                <small>{one.events.map((event) => t(event)).join(' · ')}</small>
              </td>
              <td class="hide-s">
                <Ago at={one.created_at} />
              </td>
            </tr>
          )}
          empty={
            <Empty icon={WebhookIcon} text={t('noWebhooks')}>
              {make}
            </Empty>
          }
        />
      </Card>
      <WebhookForm
        open={making.value}
        of={null}
        onClose={() => {
          making.value = false
        }}
        onSaved={(webhook) => {
          made.value = webhook
        }}
      />
    </Page>
  )
}
