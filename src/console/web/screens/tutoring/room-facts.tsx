import { Ban, CalendarClock, CircleCheck, CircleDashed } from 'lucide'
import type { booking } from '../../../../modules/tutoring/bookings/wire.ts'
import type { Answer } from '../../api.ts'
import { date, shortTime } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/room.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Time } from '../../ui/time.tsx'

export const recordingsPath = (sessionId: string): string => `/sessions/${sessionId}/recordings`

export type Booking = Answer<typeof booking>

const looks = {
  requested: { icon: CircleDashed, tone: 'warn', text: () => t('requested') },
  scheduled: { icon: CalendarClock, tone: 'info', text: () => t('scheduled') },
  completed: { icon: CircleCheck, tone: 'good', text: () => common('completed') },
  cancelled: { icon: Ban, tone: 'neutral', text: () => common('cancelled') },
} as const

export const BookingBadge = ({ status }: { status: Booking['status'] }) => {
  const { icon, tone, text } = looks[status]
  return <Badge icon={icon} tone={tone} text={text()} />
}

export const BookingFacts = ({ of }: { of: Booking }) => (
  <Card title={t('details')}>
    <Facts
      of={[
        [t('subject'), of.subject_name],
        [t('student'), of.student_name ?? '–'],
        [t('tutor'), of.tutor_name ?? t('noTutor')],
        [
          t('when'),
          <Time at={of.starts_at}>
            {date(of.starts_at)}, {shortTime(of.starts_at)}–{shortTime(of.ends_at)}
          </Time>,
        ],
        ...(of.note ? [[t('note'), of.note] as [string, string]] : []),
      ]}
    />
  </Card>
)
