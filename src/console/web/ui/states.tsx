import { CircleAlert, type IconNode } from 'lucide'
import type { ComponentChildren } from 'preact'
import type { Resource } from '../data.ts'
import { shortTime } from '../format.ts'
import { t } from '../i18n/common.ts'
import { Failure } from './failure.tsx'
import { Icon } from './icon.tsx'

/** The outline of what is being loaded. */
export const Skeleton = ({ lines = 3 }: { lines?: number }) => (
  <div class="skeleton" role="status" aria-busy="true" aria-label={t('loading')}>
    {Array.from({ length: lines }, (_, line) => (
      <span key={line} />
    ))}
  </div>
)

/** What would stand here, and the one action that fills it. */
export const Empty = ({
  icon,
  text,
  children,
}: {
  icon: IconNode
  text: string
  children?: ComponentChildren
}) => (
  <div class="empty">
    <Icon of={icon} size={28} />
    <p>{text}</p>
    {children}
  </div>
)

type LoadedProps<Value> = {
  of: Resource<Value> & { reload: () => void }
  /** Lines of the outline while nothing is known yet. */
  lines?: number
  children: (value: Value) => ComponentChildren
}

/** Draws what a GET answered: its outline first, its failure, or the last known value with a note that it is old. */
export const Loaded = <Value,>({ of: { data, error, at, reload }, lines, children }: LoadedProps<Value>) => {
  if (data === null) return error ? <Failure error={error} retry={reload} /> : <Skeleton lines={lines ?? 6} />
  return (
    <>
      {error && (
        <p class="stale" role="status">
          <Icon of={CircleAlert} size={14} />
          {t('staleFrom', shortTime(new Date(at).toISOString()))}
          <button type="button" class="link" onClick={reload}>
            {t('retry')}
          </button>
        </p>
      )}
      {children(data)}
    </>
  )
}
