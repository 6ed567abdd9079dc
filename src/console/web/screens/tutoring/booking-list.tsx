import { useSignal } from '@preact/signals'
import { CalendarDays, UserCog } from 'lucide'
import type { ComponentChildren } from 'preact'
import { toQuery, useQuery } from '../../address.ts'
import { useData } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/tutoring.ts'
import { readList } from '../../list.ts'
import { IconButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { DateFilter, Filters, SelectFilter } from '../../ui/filters.tsx'
import { Pager } from '../../ui/pager.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { RowLink, Table } from '../../ui/table.tsx'
import { type Booking, dayOf, midnightOf, plusDays, statuses, whenText } from './bookings.ts'
import { BookingBadge, InviteLink } from './parts.tsx'
import { Reassign } from './reassign.tsx'

const filters = ['status', 'from', 'to']
const limit = 20

type List = { rows: Booking[]; total: number }

/** Own lessons come whole (under an address of their own: the calendar reads the same without totals), and are put in order and cut into pages here; those of all people come by page. */
const useList = (isAdmin: boolean) => {
  const { get } = useQuery()
  const offset = Number(get('offset') || 0)
  const isPast = get('period') === 'past'
  const today = dayOf(new Date())
  const [firstDay, lastDay] = [get('from') || (isPast ? '' : today), get('to')]
  const query = {
    status: get('status'),
    from: firstDay && midnightOf(firstDay).toISOString(),
    to: lastDay ? plusDays(midnightOf(lastDay), 1).toISOString() : isPast && midnightOf(today).toISOString(),
  }
  const named = { ...query, to: query.to || '' }
  const list = useData<List>(
    isAdmin
      ? `/admin/bookings${toQuery({ limit, offset, ...named })}`
      : `/bookings${toQuery({ ...named, offset: 0 })}`,
    30_000,
    readList,
  )
  const shownOf = ({ rows }: List) =>
    isAdmin ? rows : (isPast ? rows.toReversed() : rows).slice(offset, offset + limit)
  return { list, shownOf, offset, isPast }
}

/** Lessons ahead, or those behind, with their filters in the address. */
export const BookingList = ({ isAdmin, aside }: { isAdmin: boolean; aside: ComponentChildren }) => {
  const { get, set } = useQuery()
  const { list, shownOf, offset, isPast } = useList(isAdmin)
  const isFiltered = filters.some((name) => get(name) !== '')
  const empty = isFiltered ? 'emptyFilter' : isPast ? 'emptyPast' : 'emptyAhead'
  return (
    <>
      <Filters names={filters}>
        <SelectFilter name="status" label={common('status')} of={statuses.map((one) => [one, t(one)])} />
        <DateFilter name="from" label={common('from')} />
        <DateFilter name="to" label={common('to')} />
      </Filters>
      <Card
        flush
        title={t('lessons')}
        aside={
          <>
            <Segments
              label={t('period')}
              of={[
                ['', t('upcoming')],
                ['past', t('past')],
              ]}
              chosen={isPast ? 'past' : ''}
              onChoose={(period) => set({ period })}
            />
            {aside}
          </>
        }
      >
        <Loaded of={list} lines={8}>
          {(found) =>
            found.rows.length === 0 ? (
              <Empty icon={CalendarDays} text={t(empty)} />
            ) : (
              <>
                <Rows of={shownOf(found)} isAdmin={isAdmin} />
                <Pager total={found.total} limit={limit} offset={offset} />
              </>
            )
          }
        </Loaded>
      </Card>
    </>
  )
}

const Rows = ({ of, isAdmin }: { of: Booking[]; isAdmin: boolean }) => {
  const moving = useSignal<Booking | null>(null)
  return (
    <>
      <Table
        name={t('lessons')}
        columns={[
          { text: t('lesson') },
          { text: common('status'), width: '150px' },
          { text: t('when'), hide: 's', width: '220px' },
          { text: t('tutor'), hide: 'm', width: '180px' },
          { text: common('actions'), unseen: true, hide: 's', width: isAdmin ? '120px' : '84px' },
        ]}
      >
        {of.map((one) => (
          <tr key={one.id}>
            <td>
              <RowLink
                to={`/console/tutoring/${one.id}`}
                sub={
                  <>
                    <span class="text">
                      {one.student_name ?? '–'}
                      {one.unread > 0 && ` · ${t('unread', one.unread)}`}
                    </span>
                    <span class="only-s"> · {whenText(one)}</span>
                  </>
                }
              >
                {one.subject_name}
              </RowLink>
            </td>
            <td>
              <BookingBadge status={one.status} />
            </td>
            <td class="hide-s">{whenText(one)}</td>
            <td class="hide-m">{one.tutor_name ?? <span class="quiet">{t('noTutor')}</span>}</td>
            <td class="hide-s acts">
              {isAdmin && (one.status === 'requested' || one.status === 'scheduled') && (
                <IconButton
                  small
                  icon={UserCog}
                  label={t('reassign', one.subject_name)}
                  onClick={() => {
                    moving.value = one
                  }}
                />
              )}
              <InviteLink of={one} />
            </td>
          </tr>
        ))}
      </Table>
      {isAdmin && (
        <Reassign
          of={moving.value}
          onClose={() => {
            moving.value = null
          }}
        />
      )}
    </>
  )
}
