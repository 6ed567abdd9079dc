import { useSignal } from '@preact/signals'
import { Handshake } from 'lucide'
import { euro, number } from '../../format.ts'
import { t } from '../../i18n/support.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Request, Side } from './sides.ts'

type OfferProps = { request: Request; side: Side; change: (json: object) => Promise<void> }

/** What administrators estimate. The client accepts it by a note, which the contract follows. */
export const Offer = ({ request, side, change }: OfferProps) => {
  const isAsking = useSignal(false)
  const { estimated_cost, estimated_dev_days, timeline_days, status, notes, note_list } = request
  if (estimated_cost === null && estimated_dev_days === null && timeline_days === null) return null
  const cost = estimated_cost === null ? '–' : euro(estimated_cost)
  const days = (of: number | null) => (of === null ? '–' : number(of))
  const text =
    estimated_dev_days === null
      ? t('acceptNote', cost)
      : t('acceptNoteDays', cost, number(estimated_dev_days))
  const isOffered = status === 'negotiation' && estimated_cost !== null
  const isAccepted = note_list.some((note) => note.by === 'client' && note.text === text)
  return (
    <Card title={t('offer')}>
      <div class="stack">
        <dl class="form-row">
          {[
            [t('cost'), cost],
            [t('devDays'), days(estimated_dev_days)],
            [t('timelineDays'), days(timeline_days)],
          ].map(([name, value]) => (
            <div key={name}>
              <dt class="quiet">{name}</dt>
              <dd class="figure-value">{value}</dd>
            </div>
          ))}
        </dl>
        {isOffered && isAccepted && !side.isAdmin && <p class="quiet">{t('accepted')}</p>}
        {isOffered && !isAccepted && !side.isAdmin && (
          <div class="form-actions">
            <Button
              look="primary"
              icon={Handshake}
              writes
              onClick={() => {
                isAsking.value = true
              }}
            >
              {t('accept')}
            </Button>
          </div>
        )}
      </div>
      <Confirm
        open={isAsking.value}
        title={t('accept')}
        verb={t('accept')}
        keep={t('acceptKeep')}
        look="primary"
        onConfirm={async () => {
          await change({ notes: `${notes ?? ''}\n\n${text}`.trim() })
          toast(t('noteAdded'))
        }}
        onClose={() => {
          isAsking.value = false
        }}
      >
        {t('acceptHelp')} <b>{text}</b>
      </Confirm>
    </Card>
  )
}
