import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { shortTime } from '../../format.ts'
import { t } from '../../i18n/tutoring.ts'
import { type Booking, dayOf, type Placed, placed, plusDays, toLocal, weekday } from './bookings.ts'
import { Lesson } from './lesson.tsx'

const firstHour = 8
const lastHour = 20

/** A free hour, or a lesson. */
type Item = { key: string; hour: number; lesson?: Placed }

type WeekProps = {
  monday: Date
  of: Booking[]
  onWeek: (direction: 1 | -1) => void
  /** Free hours are buttons then. */
  onBook?: (start: string) => void
}

/**
 * A week as columns of days; on a phone, a list of the days that have lessons. Tab reaches one item of it, the arrow
 * keys the others.
 */
export const Week = ({ monday, of, onWeek, onBook }: WeekProps) => {
  const id = useId()
  const at = useSignal('')
  const days = Array.from({ length: 7 }, (_, i) => {
    const day = plusDays(monday, i)
    const lessons = placed(of.filter(({ starts_at }) => dayOf(new Date(starts_at)) === dayOf(day)))
    return { day, lessons }
  })
  const all = days.flatMap(({ lessons }) => lessons)
  const first = Math.min(firstHour, ...all.map(({ from }) => Math.floor(from)))
  const last = Math.max(lastHour, ...all.map(({ to }) => Math.ceil(to)))
  const hours = Array.from({ length: last - first }, (_, i) => first + i)
  const itemsOf = days.map(({ day, lessons }): Item[] => {
    const isFree = (hour: number) =>
      startOf(day, hour) > new Date() && lessons.every(({ from, to }) => to <= hour || from >= hour + 1)
    const slots = onBook ? hours.filter(isFree).map((hour) => ({ key: `${dayOf(day)} ${hour}`, hour })) : []
    const items = [
      ...slots,
      ...lessons.map((lesson) => ({ key: lesson.booking.id, hour: lesson.from, lesson })),
    ]
    return items.sort((one, other) => one.hour - other.hour)
  })
  const keys = itemsOf.flat().map(({ key }) => key)
  const reached = keys.includes(at.value) ? at.value : (all[0]?.booking.id ?? keys[0])
  const walk = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    if (event.key === 'PageUp' || event.key === 'PageDown') {
      event.preventDefault()
      return onWeek(event.key === 'PageUp' ? -1 : 1)
    }
    const to = nextKey(itemsOf, reached, event.key)
    if (to === undefined) return
    event.preventDefault()
    event.currentTarget.querySelector<HTMLElement>(`[data-key="${to}"]`)?.focus()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group that is walked by the arrow keys
    <div
      class="week"
      role="group"
      aria-label={t('week')}
      aria-describedby={id}
      style={{ '--hours': String(hours.length) }}
      onKeyDown={walk}
      onFocusIn={({ target }) => {
        at.value = (target as HTMLElement).dataset.key ?? ''
      }}
    >
      <p id={id} class="unseen">
        {t('weekHint')}
      </p>
      {all.length === 0 && <p class="only-s pad">{t('noneThisWeek')}</p>}
      <div class="hours num" aria-hidden="true">
        {hours.map((hour) => (
          <span key={hour}>{shortTime(startOf(monday, hour).toISOString())}</span>
        ))}
      </div>
      {days.map(({ day }, i) => (
        <section key={dayOf(day)} class={dayOf(day) === dayOf(new Date()) ? 'week-day now' : 'week-day'}>
          <h3>{weekday(day.toISOString())}</h3>
          <ul>
            {(itemsOf[i] ?? []).map((item) => (
              <li
                key={item.key}
                class={!item.lesson ? 'hide-s' : item.lesson.lanes > 1 ? 'tight' : ''}
                style={
                  item.lesson
                    ? placeOf(item.hour - first, item.lesson.to - item.hour, item.lesson)
                    : placeOf(item.hour - first, 1)
                }
              >
                {item.lesson ? (
                  <Lesson of={item.lesson.booking} reached={item.key === reached} />
                ) : (
                  <button
                    type="button"
                    class="slot"
                    data-key={item.key}
                    tabIndex={item.key === reached ? 0 : -1}
                    onClick={() => onBook?.(toLocal(startOf(day, item.hour)))}
                  >
                    {t(
                      'bookAt',
                      weekday(day.toISOString()),
                      shortTime(startOf(day, item.hour).toISOString()),
                    )}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

const startOf = (day: Date, hour: number): Date =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour)

/** Read by the style sheet, which leaves it out where days are a list. */
const placeOf = (at: number, size: number, { lane, lanes } = { lane: 0, lanes: 1 }) => ({
  '--at': String(at),
  '--size': String(size),
  '--lane': String(lane / lanes),
  '--lanes': String(lanes),
})

/** The item that an arrow key leads to: in the same day, or the nearest hour of the next day that has any. */
const nextKey = (days: Item[][], from: string | undefined, key: string): string | undefined => {
  const day = days.findIndex((items) => items.some((item) => item.key === from))
  const items = days[day] ?? []
  const i = items.findIndex((item) => item.key === from)
  if (key === 'ArrowDown') return items[i + 1]?.key
  if (key === 'ArrowUp') return items[i - 1]?.key
  if (key === 'Home') return days.flat()[0]?.key
  if (key === 'End') return days.flat().at(-1)?.key
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return undefined
  const others = key === 'ArrowLeft' ? days.slice(0, day).toReversed() : days.slice(day + 1)
  const hour = items[i]?.hour ?? 0
  const nearest = others.find(({ length }) => length > 0) ?? []
  return nearest.toSorted((one, other) => Math.abs(one.hour - hour) - Math.abs(other.hour - hour))[0]?.key
}
