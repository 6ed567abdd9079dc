import { ChevronLeft, ChevronRight } from 'lucide'
import type { ComponentChildren } from 'preact'
import { toQuery, useQuery } from '../../address.ts'
import { useData } from '../../data.ts'
import { date } from '../../format.ts'
import { t } from '../../i18n/tutoring.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Loaded } from '../../ui/states.tsx'
import { type Booking, dayOf, midnightOf, mondayOf, plusDays, weekday } from './bookings.ts'
import { Week } from './week.tsx'

type WeekCardProps = { aside: ComponentChildren; onBook?: (start: string) => void }

/** The lessons of one week, which is in the address. */
export const WeekCard = ({ aside, onBook }: WeekCardProps) => {
  const { get, set } = useQuery()
  const today = mondayOf(midnightOf(dayOf(new Date())))
  const monday = get('week') === '' ? today : mondayOf(midnightOf(get('week')))
  const [from, to] = [monday.toISOString(), plusDays(monday, 7).toISOString()]
  const bookings = useData<Booking[]>(`/bookings${toQuery({ from, to })}`, 30_000)
  const go = (days: number) => {
    const week = dayOf(plusDays(monday, days))
    set({ week: week === dayOf(today) ? '' : week })
  }
  return (
    <Card
      flush
      title={`${weekday(from)} – ${date(plusDays(monday, 6).toISOString())}`}
      aside={
        <>
          <IconButton small icon={ChevronLeft} label={t('previousWeek')} onClick={() => go(-7)} />
          <Button small onClick={() => set({ week: '' })}>
            {t('today')}
          </Button>
          <IconButton small icon={ChevronRight} label={t('nextWeek')} onClick={() => go(7)} />
          {aside}
        </>
      }
    >
      <Loaded of={bookings} lines={12}>
        {(bookings) => (
          <Week
            monday={monday}
            of={bookings.filter(({ status }) => status !== 'cancelled')}
            onWeek={(direction) => go(7 * direction)}
            {...(onBook && { onBook })}
          />
        )}
      </Loaded>
    </Card>
  )
}
