import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from 'lucide'
import { number } from '../../format.ts'
import { t } from '../../i18n/scans.ts'
import { Badge } from '../../ui/badge.tsx'
import { type Count, categoryText, type ScanStatus } from './scans.ts'

const looks = {
  queued: { icon: CircleDashed, tone: 'neutral' },
  scanning: { icon: LoaderCircle, tone: 'info' },
  done: { icon: CircleCheck, tone: 'good' },
  failed: { icon: CircleX, tone: 'bad' },
} as const

export const ScanBadge = ({ status }: { status: ScanStatus }) => <Badge {...looks[status]} text={t(status)} />

/** Counts as bars, each as long as its part of the largest one. */
export const Bars = ({ of }: { of: Count[] }) => {
  const top = Math.max(1, ...of.map(({ count }) => count))
  return (
    <dl class="bars">
      {of.map(({ category, count }) => (
        <div key={category}>
          <dt>{categoryText(category)}</dt>
          <dd>
            <span class="track" aria-hidden="true">
              <span class="fill" style={{ transform: `scaleX(${count / top})` }} />
            </span>
            <span class="num">{number(count)}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
