import { shortTime } from '../../format.ts'
import { t } from '../../i18n/tutoring.ts'
import { useMe } from '../../session.ts'
import { Icon } from '../../ui/icon.tsx'
import { type Booking, whenText } from './bookings.ts'
import { looks } from './parts.tsx'

/** A lesson in the calendar: the way to its room. `reached` says that Tab leads to it. */
export const Lesson = ({ of, reached }: { of: Booking; reached: boolean }) => {
  const role = useMe()?.user.role
  const { icon, tone } = looks[of.status]
  const people =
    role === 'student'
      ? [of.tutor_name ?? t('noTutor')]
      : role === 'tutor'
        ? [of.student_name]
        : [of.student_name, of.tutor_name ?? t('noTutor')]
  return (
    <a
      class={`lesson badge ${tone}`}
      href={`/console/tutoring/${of.id}`}
      data-key={of.id}
      tabIndex={reached ? 0 : -1}
      title={`${whenText(of)} · ${people.filter(Boolean).join(' · ')} · ${t(of.status)}`}
    >
      <Icon of={icon} size={14} />
      <span>
        <b>{of.subject_name}</b>
        <span class="num">{`${shortTime(of.starts_at)}–${shortTime(of.ends_at)}`}</span>
        <span>{[...people, t(of.status)].filter(Boolean).join(' · ')}</span>
      </span>
    </a>
  )
}
