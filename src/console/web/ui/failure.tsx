import { CircleAlert, RotateCcw } from 'lucide'
import type { ApiError } from '../api.ts'
import { t } from '../i18n/common.ts'
import { Button } from './button.tsx'
import { CopyButton } from './copy.tsx'
import { Icon } from './icon.tsx'
import { later } from './later.tsx'

type FailureProps = {
  error: ApiError
  retry?: () => void
  /** A write failed, not a read. */
  saving?: boolean
}

/** What failed, the server's own words, the id of the request for the administrator, and the way on. */
export const Failure = ({ error, retry, saving }: FailureProps) => (
  <div class="callout bad" role="alert">
    <Icon of={CircleAlert} size={18} />
    <div>
      <strong>{titleOf(error, saving)}</strong>
      <p>
        {error.status === 429 ? (
          <Countdown seconds={error.retryAfter ?? 60} />
        ) : error.status === 503 ? (
          <DownParts />
        ) : error.status === 0 ? (
          t('unreachable')
        ) : (
          error.message
        )}
      </p>
      {error.requestId && (
        <small>
          <code>{error.requestId}</code>
          <CopyButton text={error.requestId} of={t('id')} />
        </small>
      )}
    </div>
    {retry && (
      <Button small icon={RotateCcw} onClick={retry}>
        {t(error.status === 409 || error.status === 412 ? 'reload' : 'retry')}
      </Button>
    )}
  </div>
)

const titleOf = ({ status, code }: ApiError, saving = false): string => {
  if (code === 'NO_CLIENT') return t('noClient')
  if (status === 404) return t('notFound')
  if (status === 403) return t('forbidden')
  if (status === 412) return t('conflict')
  return t(saving ? 'saveFailed' : 'loadFailed')
}

const Countdown = later(async () => (await import('./failure-reason.tsx')).Countdown)
const DownParts = later(async () => (await import('./failure-reason.tsx')).DownParts)
