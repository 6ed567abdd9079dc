import { Ban, CircleCheck, CircleDashed, CircleX, type IconNode, LoaderCircle, TimerOff } from 'lucide'
import { t } from '../i18n/common.ts'
import { Icon } from './icon.tsx'

export type Tone = 'neutral' | 'good' | 'bad' | 'warn' | 'info'

/** A state is told by word and shape, never by colour alone. */
export const Badge = ({ tone, icon, text }: { tone: Tone; icon: IconNode; text: string }) => (
  <span class={`badge ${tone}${icon === LoaderCircle ? ' spins' : ''}`}>
    <Icon of={icon} size={14} />
    {text}
  </span>
)

const runLooks = {
  pending: { icon: CircleDashed, tone: 'neutral' },
  processing: { icon: LoaderCircle, tone: 'info' },
  completed: { icon: CircleCheck, tone: 'good' },
  failed: { icon: CircleX, tone: 'bad' },
  cancelled: { icon: Ban, tone: 'neutral' },
  timed_out: { icon: TimerOff, tone: 'bad' },
  crashed: { icon: CircleX, tone: 'bad' },
} as const

export type RunStatus = 'pending' | 'processing' | 'completed' | 'failed'
type RunOutcome = 'completed' | 'failed' | 'cancelled' | 'timed_out' | 'crashed'

/** How a run stands: its outcome says more than `failed`. */
export const RunBadge = ({ status, outcome }: { status: RunStatus; outcome?: string | null }) => {
  const shown = (outcome ?? status) as RunStatus | RunOutcome
  const { icon, tone } = runLooks[shown] ?? runLooks[status]
  return <Badge tone={tone} icon={icon} text={t(shown in runLooks ? shown : status)} />
}
