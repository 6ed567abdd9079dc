import { useSignal } from '@preact/signals'
import { Check, CircleDashed, LoaderCircle } from 'lucide'
import { refresh, useStream } from '../../data.ts'
import { time } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/scans.ts'
import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Since, Time } from '../../ui/time.tsx'
import { type Scan, type ScanEvent, scanEventTypes, statusOf } from './scans.ts'

/** A scan under way, live. Its last event makes the page load the result. */
export const ScanProgress = ({ scan }: { scan: Scan }) => {
  const path = `/api/scans/${scan.id}`
  const events = useSignal<ScanEvent[]>([])
  const stream = useStream<ScanEvent>(`${path}/events`, scanEventTypes, (event) => {
    // The server sends all of them again after a break.
    if (events.value.some(({ seq }) => seq === event.seq)) return
    events.value = [...events.value, event]
    refresh('/api/scans')
  })
  const isScanning = statusOf(scan) === 'scanning' || events.value.at(-1)?.status === 'scanning'
  const started = events.value.findLast(({ status }) => status === 'scanning')?.at
  return (
    <Card
      flush
      title={t('events')}
      aside={
        <span class={`live ${stream.value}`}>
          <i />
          {common(stream.value === 'open' ? 'live' : 'connecting')}
        </span>
      }
    >
      <ol class="timeline waits" aria-live="polite">
        <li class="good">
          <span class="mark">
            <Icon of={Check} size={13} />
          </span>
          <span class="what">{t('sent')}</span>
          <When at={scan.created_at} />
        </li>
        {!isScanning && (
          <li>
            <span class="mark">
              <Icon of={CircleDashed} size={13} />
            </span>
            <span class="what">{t('queuedNow')}</span>
            <span class="took num">
              <Since at={scan.created_at} />
            </span>
          </li>
        )}
        {isScanning && (
          <li class="info">
            <span class="mark spins">
              <Icon of={LoaderCircle} size={13} />
            </span>
            <span class="what">{t('scanningNow')}</span>
            <span class="took num">
              <Since at={started ?? scan.created_at} />
            </span>
          </li>
        )}
      </ol>
      <p class="pad quiet">{t('leave')}</p>
    </Card>
  )
}

const When = ({ at }: { at: string }) => (
  <Time class="took num" at={at}>
    {time(at)}
  </Time>
)
