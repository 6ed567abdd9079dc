import { useSignal } from '@preact/signals'
import { RotateCcw } from 'lucide'
import type { ComponentChildren } from 'preact'
import type { ApiError } from '../../api.ts'
import { number } from '../../format.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Facts } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { At } from '../../ui/time.tsx'
import { Json } from '../../ui/values.tsx'
import { type Delivery, DeliveryBadge } from './webhook-parts.tsx'

type DeliveryDialogProps = {
  of: Delivery
  /** Nothing is sent to a webhook that is off. */
  isActive: boolean
  /** Rejects with ApiError. */
  onResend: () => Promise<void>
  onClose: () => void
}

/** One delivery: each try with its answer, and what was sent. */
export const DeliveryDialog = ({ of, isActive, onResend, onClose }: DeliveryDialogProps) => {
  const busy = useSignal(false)
  const error = useSignal<ApiError | null>(null)
  const resend = async () => {
    busy.value = true
    try {
      await onResend()
      onClose()
    } catch (fault) {
      error.value = fault as ApiError
      busy.value = false
    }
  }
  const facts: [string, ComponentChildren][] = [
    [common('status'), <DeliveryBadge status={of.status} />],
    [
      'webhook-id',
      <>
        <code>{of.event_id}</code>
        <CopyButton text={of.event_id} of="webhook-id" />
      </>,
    ],
    [common('created'), <At at={of.created_at} />],
  ]
  if (of.next_attempt_at) facts.push([t('nextTry'), <At at={of.next_attempt_at} />])
  if (of.resend_of) facts.push([t('isRepeat'), common('yes')])
  return (
    <Dialog open title={t(of.type)} onClose={onClose}>
      <div class="form delivery">
        {error.value && <Failure error={error.value} saving />}
        <Facts of={facts} />
        <h3>{t('attempts')}</h3>
        {of.attempts.length === 0 && <p class="quiet">{t('attemptsNone')}</p>}
        {of.attempts.toReversed().map((attempt) => (
          <div key={attempt.at}>
            <Facts
              of={[
                [
                  String(attempt.status_code ?? attempt.error ?? t('noAnswer')),
                  <span>
                    <At at={attempt.at} />
                    {attempt.duration_ms !== null && ` · ${number(attempt.duration_ms)} ms`}
                  </span>,
                ],
              ]}
            />
            {attempt.response && <pre class="json">{attempt.response}</pre>}
          </div>
        ))}
        <h3>{t('sentBody')}</h3>
        <Json of={of.payload} />
      </div>
      <DialogActions>
        <Button onClick={onClose}>{common('close')}</Button>
        <Button
          look="primary"
          icon={RotateCcw}
          writes
          busy={busy.value}
          disabled={!isActive}
          {...(!isActive && { title: t('turnOnFirst') })}
          onClick={() => void resend()}
        >
          {t('resend')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
