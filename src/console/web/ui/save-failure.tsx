import { useSignal } from '@preact/signals'
import { CircleAlert, RotateCcw } from 'lucide'
import { ApiError } from '../api.ts'
import { t as common } from '../i18n/common.ts'
import { t } from '../i18n/conflict.ts'
import { Button } from './button.tsx'
import { Failure } from './failure.tsx'
import { Icon } from './icon.tsx'

type SaveFailureProps = {
  error: ApiError
  /** Gets the newer version, and puts the text of the person over it. Rejects with ApiError. */
  loadNewer: () => Promise<void>
}

/** Why a save failed. Where another person saved first, the way to what was saved; the text stays. */
export const SaveFailure = ({ error, loadNewer }: SaveFailureProps) => {
  const loadedFor = useSignal<ApiError | null>(null)
  const loadFault = useSignal<ApiError | null>(null)
  const busy = useSignal(false)
  if (error.status !== 412) return <Failure error={error} saving />
  if (loadedFor.value === error)
    return (
      <p class="callout warn" role="status">
        <Icon of={CircleAlert} />
        {t('merged')}
      </p>
    )
  const load = async () => {
    busy.value = true
    try {
      await loadNewer()
      loadFault.value = null
      loadedFor.value = error
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault
      loadFault.value = fault
    } finally {
      busy.value = false
    }
  }
  return (
    <>
      <div class="callout bad" role="alert">
        <Icon of={CircleAlert} size={18} />
        <div>
          <strong>{common('conflict')}</strong>
          <p>{t('savedFirst')}</p>
          <p style={{ marginBlockStart: 'var(--2)' }}>
            <Button small icon={RotateCcw} busy={busy.value} onClick={() => void load()}>
              {t('loadNewer')}
            </Button>
          </p>
        </div>
      </div>
      {loadFault.value && <Failure error={loadFault.value} />}
    </>
  )
}
