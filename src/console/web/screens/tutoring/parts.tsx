import { Ban, CalendarCheck, CalendarPlus, CircleCheck, CircleDashed } from 'lucide'
import { t } from '../../i18n/tutoring.ts'
import { Badge } from '../../ui/badge.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { Booking } from './bookings.ts'

export const looks = {
  requested: { icon: CircleDashed, tone: 'warn' },
  scheduled: { icon: CalendarCheck, tone: 'info' },
  completed: { icon: CircleCheck, tone: 'good' },
  cancelled: { icon: Ban, tone: 'neutral' },
} as const

export const BookingBadge = ({ status }: { status: Booking['status'] }) => (
  <Badge {...looks[status]} text={t(status)} />
)

/** A file that calendars take the lesson from. */
export const InviteLink = ({ of }: { of: Booking }) => {
  const label = t('invite', of.subject_name)
  return (
    <a class="icon-button small" href={`/bookings/${of.id}/invite`} download aria-label={label} title={label}>
      <Icon of={CalendarPlus} size={15} />
    </a>
  )
}
