import { Archive, CircleCheck, PencilLine } from 'lucide'
import { t } from '../../i18n/operations.ts'
import { Badge } from '../../ui/badge.tsx'

const looks = {
  draft: { tone: 'warn', icon: PencilLine },
  deployed: { tone: 'good', icon: CircleCheck },
  archived: { tone: 'neutral', icon: Archive },
} as const

export const StatusBadge = ({ status }: { status: keyof typeof looks }) => (
  <Badge {...looks[status]} text={t(status)} />
)
