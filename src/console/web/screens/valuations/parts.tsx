import { Archive, CircleCheck, CircleDashed, Trash2 } from 'lucide'
import { number } from '../../format.ts'
import { fieldText, t } from '../../i18n/valuations.ts'
import { Badge } from '../../ui/badge.tsx'
import { Values } from '../../ui/values.tsx'
import type { Status } from './valuations.ts'

const looks = {
  IN_PROGRESS: { icon: CircleDashed, tone: 'info' },
  COMPLETED: { icon: CircleCheck, tone: 'good' },
  ARCHIVED: { icon: Archive, tone: 'neutral' },
  DELETED: { icon: Trash2, tone: 'bad' },
} as const

export const StatusBadge = ({ status }: { status: Status }) => <Badge {...looks[status]} text={t(status)} />

/** Years and codes are written as they are; amounts with their separators. */
const shown = ([name, value]: [string, unknown]): [string, unknown] => [
  fieldText(name),
  typeof value === 'number' && !/year|id$/.test(name) ? number(value) : value,
]

/** Free JSON under the words for its names, where there are any. */
export const NamedValues = ({ of }: { of: Record<string, unknown> }) => (
  <div class="named">
    <Values of={Object.fromEntries(Object.entries(of).map(shown))} />
  </div>
)
