import { Archive, CircleCheck, PencilLine } from 'lucide'
import { Badge } from '../../ui/badge.tsx'

const looks = {
  draft: { tone: 'warn', icon: PencilLine },
  deployed: { tone: 'good', icon: CircleCheck },
  archived: { tone: 'neutral', icon: Archive },
} as const

export const StatusBadge = ({ status, text }: { status: keyof typeof looks; text: string }) => (
  <Badge {...looks[status]} text={text} />
)
