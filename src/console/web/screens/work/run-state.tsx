import { useComputed } from '@preact/signals'
import { CircleDashed, CircleX } from 'lucide'
import { now } from '../../data.ts'
import { duration, percent } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/work.ts'
import { Icon } from '../../ui/icon.tsx'
import { Progress } from '../../ui/progress.tsx'
import type { Run } from './runs.ts'

/** A run whose worker stopped in the last attempt is counted once more, when it is found. */
export const maxAttempts = 3

/** What matters most of a run: its fault, how long it waits, or how far it is. Nothing when it is completed. */
export const RunState = ({ run }: { run: Run }) => {
  if (run.outcome === 'cancelled' || run.status === 'completed') return null
  if (run.status === 'failed')
    return (
      <div class="callout bad" role="alert">
        <Icon of={CircleX} size={18} />
        <div>
          <strong>{t('failedAt', Math.min(maxAttempts, run.attempts))}</strong>
          <p>{run.error_message}</p>
        </div>
      </div>
    )
  if (run.status === 'pending') return <Waiting run={run} />
  return <Running run={run} />
}

/** For its first attempt, or between two. */
const Waiting = ({ run: { attempts, created_at } }: { run: Run }) => (
  <div class="callout neutral">
    <Icon of={CircleDashed} size={18} />
    <div>
      <strong>{attempts > 0 ? t('nextAttempt', attempts + 1) : <QueuedFor since={created_at} />}</strong>
      <p>{attempts > 0 ? t('retriesItself', attempts) : t('waitsForWorker')}</p>
    </div>
  </div>
)

const QueuedFor = ({ since }: { since: string }) => (
  <>{useComputed(() => t('queuedFor', duration((now.value - Date.parse(since)) / 1000)))}</>
)

/** Below this the guess of what is left is worth nothing, in percent. */
const firstGuess = 10

const Running = ({ run: { progress, started_at, created_at } }: { run: Run }) => {
  const spent = () => Math.max(0, (now.value - Date.parse(started_at ?? created_at)) / 1000)
  const left = () =>
    progress > firstGuess ? ` · ${t('left', duration((spent() / progress) * (100 - progress)))}` : ''
  return (
    <section class="card state">
      <div class="state-line">
        <strong class="big num">{percent(progress)}</strong>
        <span class="quiet num">
          <Clock text={() => `${duration(spent())}${left()}`} key={progress} />
        </span>
      </div>
      <Progress value={progress} label={common('processing')} wide />
    </section>
  )
}

const Clock = ({ text }: { text: () => string }) => <>{useComputed(text)}</>
