import { CircleAlert, OctagonAlert, TriangleAlert } from 'lucide'
import { t } from '../../i18n/operations.ts'
import { Badge } from '../../ui/badge.tsx'

const looks = {
  critical: { tone: 'bad', icon: OctagonAlert },
  error: { tone: 'bad', icon: CircleAlert },
  warning: { tone: 'warn', icon: TriangleAlert },
} as const

export const SeverityBadge = ({ severity }: { severity: keyof typeof looks }) => (
  <Badge {...looks[severity]} text={t(severity)} />
)
