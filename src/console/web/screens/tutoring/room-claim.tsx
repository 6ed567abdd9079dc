import { useSignal } from '@preact/signals'
import { Hand } from 'lucide'
import { ApiError, call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { t } from '../../i18n/room-rare.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'
import { toast } from '../../ui/toast.tsx'

/** For tutors of the subject, while it has none. */
export const Claim = ({ path }: { path: string }) => {
  const busy = useSignal(false)
  const error = useSignal<ApiError | null>(null)
  const claim = async () => {
    busy.value = true
    try {
      await call(`${path}/claim`, { method: 'POST' })
      toast(t('claimed'))
      refresh('/bookings')
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault
      error.value = fault
    } finally {
      busy.value = false
    }
  }
  return (
    <Card title={t('claim')}>
      <div class="form">
        <p>{t('claimHelp')}</p>
        {error.value && <Failure error={error.value} saving />}
        <div class="form-actions">
          <Button look="primary" icon={Hand} writes busy={busy.value} onClick={() => void claim()}>
            {t('claim')}
          </Button>
        </div>
      </div>
    </Card>
  )
}
