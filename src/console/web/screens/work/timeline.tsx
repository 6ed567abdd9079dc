import { useComputed, useSignal } from '@preact/signals'
import { Ban, Check, CircleDashed, CircleX, type IconNode, LoaderCircle, Play, RotateCcw } from 'lucide'
import { now, patch, useData, useStream } from '../../data.ts'
import { duration, time } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/work.ts'
import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { afterEvent, isEnd, isOpen, type Run, type RunEvent, runEventTypes } from './runs.ts'

/** Every attempt, every step and how long each took; the bars share one scale, so that the slow one is seen at once. */
export const Timeline = ({ run, path, onEnd }: { run: Run; path: string; onEnd: () => void }) => {
  const events = useData<{ events: RunEvent[]; last_seq: number }>(`${path}/events?limit=200`)
  const open = isOpen(run.status)
  const said = useSignal('')
  const known = events.data?.last_seq
  // From what the answer has on; later events come by the stream, and do not open it anew.
  const from = useSignal<number | undefined>(undefined)
  if (from.value === undefined && known !== undefined) from.value = known
  const connection = useStream<RunEvent>(
    open && from.value !== undefined ? `${path}/events` : null,
    runEventTypes,
    (event) => {
      patch<Run>(path, (old) => afterEvent(old, event))
      if (isEnd(event.type)) onEnd()
      if (event.type === 'step')
        said.value = `${t('step', event.step ?? 1, event.steps ?? 1)}: ${event.message}`
      else if (event.type !== 'progress') said.value = textOf(event)
      patch<{ events: RunEvent[] }>(`${path}/events?limit=200`, (old) =>
        old.events.some(({ seq }) => seq === event.seq) ? old : { ...old, events: [...old.events, event] },
      )
    },
    from.value,
  )
  return (
    <Card
      flush
      title={t('timeline')}
      aside={
        open && (
          <span class={`live ${connection.value}`} role="status">
            <i />
            {common(connection.value === 'open' ? 'live' : 'connecting')}
          </span>
        )
      }
    >
      <p class="unseen" role="status">
        {said}
      </p>
      <Loaded of={events} lines={5}>
        {({ events }) => (
          <Lines of={events.filter(({ type }) => type !== 'progress')} run={run} open={open} />
        )}
      </Loaded>
    </Card>
  )
}

const looks: Record<string, { icon: IconNode; tone: string }> = {
  queued: { icon: CircleDashed, tone: 'neutral' },
  started: { icon: Play, tone: 'info' },
  step: { icon: Check, tone: 'good' },
  attempt_failed: { icon: RotateCcw, tone: 'warn' },
  failed: { icon: CircleX, tone: 'bad' },
  cancelled: { icon: Ban, tone: 'neutral' },
  completed: { icon: Check, tone: 'good' },
}

/** What the server calls by a type is said in the reader's language; names of steps and faults are its own words. */
const textOf = ({ type, attempt, message, step, steps }: RunEvent): string => {
  if (type === 'queued') return common('pending')
  if (type === 'started') return t('attempt', attempt)
  if (type === 'step') return steps !== undefined && steps > 1 ? `${step}/${steps} ${message}` : message
  if (type === 'attempt_failed') return `${t('attemptFailed', attempt)}: ${message}`
  if (type === 'failed') return message
  return common(type === 'cancelled' ? 'cancelled' : 'completed')
}

const Lines = ({ of, run, open }: { of: RunEvent[]; run: Run; open: boolean }) => {
  if (of.length === 0) return <p class="quiet pad">{t('timelineEmpty')}</p>
  const first = Date.parse(of[0]?.at ?? run.created_at)
  const last = Date.parse(of.at(-1)?.at ?? run.created_at)
  const end = open ? Math.max(last, now.value) : last
  const span = Math.max(1000, end - first)
  return (
    <ol class="timeline">
      {of.map((event, i) => {
        const at = Date.parse(event.at)
        // A step is named when it begins: its bar reaches to the next event.
        const isStep = event.type === 'step'
        const until = isStep ? Date.parse(of[i + 1]?.at ?? new Date(end).toISOString()) : at
        const { icon, tone } = looks[event.type] ?? { icon: Check, tone: 'neutral' }
        const underWay = isStep && open && i === of.length - 1
        return (
          <li key={event.seq} class={underWay ? 'info now' : tone}>
            <span class={underWay ? 'mark spins' : 'mark'}>
              <Icon of={underWay ? LoaderCircle : icon} size={13} />
            </span>
            <span class="what">{textOf(event)}</span>
            <span class="gauge" aria-hidden="true">
              <i
                style={{
                  insetInlineStart: `${((at - first) / span) * 99}%`,
                  inlineSize: `${Math.max(1, ((until - at) / span) * 99)}%`,
                }}
              />
            </span>
            <span class="took num">
              {underWay ? <Spent since={at} /> : until > at ? duration((until - at) / 1000) : ''}
            </span>
            <Time class="when num" at={event.at}>
              {time(event.at)}
            </Time>
          </li>
        )
      })}
    </ol>
  )
}

const Spent = ({ since }: { since: number }) => <>{useComputed(() => duration((now.value - since) / 1000))}</>
