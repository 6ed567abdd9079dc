import { CircleAlert, CircleCheck, CircleX } from 'lucide'
import { t } from '../../i18n/admin.ts'
import { Badge } from '../../ui/badge.tsx'
import { type Health, partTexts } from './health.ts'

const looks = {
  ok: { tone: 'good', icon: CircleCheck },
  unwritable: { tone: 'warn', icon: CircleAlert },
  unavailable: { tone: 'bad', icon: CircleX },
} as const

/** Whether a part of the server works. */
export const PartBadge = ({ state }: { state: Health['checks'][string] }) => (
  <Badge {...looks[state]} text={t(state)} />
)

export const partName = (part: string): string => {
  const known = partTexts[part]
  return known ? t(known[0]) : part
}
