import { Info, KeyRound } from 'lucide'
import type { ComponentChildren } from 'preact'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Icon } from '../../ui/icon.tsx'
import { At } from '../../ui/time.tsx'
import type { Webhook } from './webhook-parts.tsx'

const reasons = { user: 'offUser', gone: 'offGone', failing: 'offFailing' } as const

/** What a webhook is set to, why it is off, and its secret, which can only be replaced. */
export const WebhookFacts = ({ webhook, onRotate }: { webhook: Webhook; onRotate: () => void }) => {
  const { url, description, events, disabled_reason, disabled_at, failing_since } = webhook
  const { created_at, previous_secret_expires_at: oldUntil } = webhook
  const more: [string, ComponentChildren][] = []
  if (failing_since) more.push([t('failingSince'), <At at={failing_since} />])
  if (disabled_at) more.push([t('off'), <At at={disabled_at} />])
  return (
    <aside class="stack">
      {disabled_reason && (
        <div class={`callout ${disabled_reason === 'user' ? 'neutral' : 'warn'}`}>
          <Icon of={Info} size={18} />
          <div>
            <p>{t(reasons[disabled_reason])}</p>
          </div>
        </div>
      )}
      <Card title={t('details')} aside={<CopyButton text={url} of={t('url')} />}>
        <div class="form">
          <p class="prose">{url}</p>
          {description && <p class="quiet">{description}</p>}
          <Facts of={[[common('created'), <At at={created_at} />], ...more]} />
        </div>
      </Card>
      <Card title={t('events')}>
        <ul class="bullets">
          {events.map((event) => (
            <li key={event}>{t(event)}</li>
          ))}
        </ul>
      </Card>
      <Card title={t('secretOf')}>
        <div class="form">
          <p class="quiet">{t('secretHelp')}</p>
          {oldUntil && <Facts of={[[t('oldSecretUntil'), <At at={oldUntil} />]]} />}
          <div class="form-actions">
            <Button small icon={KeyRound} writes onClick={onRotate}>
              {t('rotate')}
            </Button>
          </div>
        </div>
      </Card>
    </aside>
  )
}
