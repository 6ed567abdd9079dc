import { useSignal } from '@preact/signals'
import { Plus } from 'lucide'
import { useQuery } from '../../address.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/tutoring.ts'
import { useMe } from '../../session.ts'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Segments } from '../../ui/segments.tsx'
import { BookingList } from './booking-list.tsx'
import { dayOf, mondayOf, plusDays, toLocal } from './bookings.ts'
import { NewBooking } from './new-booking.tsx'
import { OpenBookings } from './open-bookings.tsx'
import { WeekCard } from './week-card.tsx'

/** The next full hour of tomorrow's afternoon: a start to begin with. */
const usualStart = (): string => {
  const at = plusDays(new Date(), 1)
  at.setHours(16)
  return toLocal(at)
}

/** The lessons of a family, a tutor, a student, or of all for administrators. */
export const Tutoring = () => {
  const me = useMe()
  const { get, set } = useQuery()
  const booking = useSignal<string | null>(null)
  const role = me?.user.role
  const books = role === 'parent' || role === 'admin'
  const asList = get('view') === 'list'
  const open = (start: string) => {
    booking.value = start
  }
  const views = (
    <Segments
      label={t('asWhat')}
      of={[
        ['', t('week')],
        ['list', t('list')],
      ]}
      chosen={asList ? 'list' : ''}
      onChoose={(view) => set({ view, status: '', from: '', to: '', period: '' })}
    />
  )
  return (
    <Page
      path={[{ text: common('dashboard'), to: '/console' }, { text: common('tutoring') }]}
      title={common('tutoring')}
      actions={
        books && (
          <Button look="primary" icon={Plus} writes onClick={() => open(usualStart())}>
            {t('newBooking')}
          </Button>
        )
      }
    >
      {role === 'tutor' && <OpenBookings />}
      {asList ? (
        <BookingList isAdmin={role === 'admin'} aside={views} />
      ) : (
        <WeekCard aside={views} {...(books && { onBook: open })} />
      )}
      {books && (
        <NewBooking
          start={booking.value}
          isAdmin={role === 'admin'}
          onClose={() => {
            booking.value = null
          }}
          onBooked={(at) => set({ week: dayOf(mondayOf(at)) })}
        />
      )}
    </Page>
  )
}
