import { useSignal } from '@preact/signals'
import { Ban, RotateCcw } from 'lucide'
import { type ApiError, call, newKey } from '../../api.ts'
import { refresh } from '../../data.ts'
import { t } from '../../i18n/work.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { toast } from '../../ui/toast.tsx'
import { isOpen, type RunRow } from './runs.ts'

/** What can be done with the chosen runs: each is answered alone. */
export const RunsBulk = ({ runs, onDone }: { runs: RunRow[]; onDone: () => void }) => {
  const asking = useSignal<'cancel' | 'replay' | null>(null)
  const open = runs.filter(({ status }) => isOpen(status))
  const over = runs.filter(({ status }) => !isOpen(status))
  const ask = (what: 'cancel' | 'replay' | null) => {
    asking.value = what
  }
  const each = async (what: 'cancel' | 'replay', of: RunRow[]) => {
    const answers = await Promise.allSettled(
      of.map(({ id }) =>
        call(`/api/v1/executions/${id}/${what}`, {
          method: 'POST',
          headers: { 'idempotency-key': newKey() },
        }),
      ),
    )
    const refused = answers.filter((answer) => answer.status === 'rejected')
    const done = answers.length - refused.length
    const why = (refused[0]?.reason as ApiError | undefined)?.message ?? ''
    toast(refused.length === 0 ? t('allDone', done) : t('someRefused', done, refused.length, why))
    refresh('/api/v1/executions')
    onDone()
  }
  if (runs.length === 0) return null
  return (
    <div class="bulk">
      <span role="status">{t('chosen', runs.length)}</span>
      {open.length > 0 && (
        <Button small look="danger" icon={Ban} writes onClick={() => ask('cancel')}>
          {t('cancelRuns')} ({open.length})
        </Button>
      )}
      {over.length > 0 && (
        <Button small icon={RotateCcw} writes onClick={() => ask('replay')}>
          {t('runAgain')} ({over.length})
        </Button>
      )}
      <Confirm
        open={asking.value === 'cancel'}
        title={t('cancelRuns')}
        verb={t('cancelRuns')}
        keep={t('letAllRun')}
        onConfirm={() => each('cancel', open)}
        onClose={() => ask(null)}
      >
        {t('confirmCancels', open.length)}
      </Confirm>
      <Confirm
        open={asking.value === 'replay'}
        title={t('runAgain')}
        verb={t('runAgain')}
        keep={t('letAllRun')}
        onConfirm={() => each('replay', over)}
        onClose={() => ask(null)}
      >
        {t('confirmAgain', over.length)}
      </Confirm>
    </div>
  )
}
