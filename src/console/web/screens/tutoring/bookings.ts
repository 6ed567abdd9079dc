import type { booking } from '../../../../modules/tutoring/bookings/wire.ts'
import type { items, packages } from '../../../../modules/tutoring/catalogue/wire.ts'
import type { child, offeredTutors, student } from '../../../../modules/tutoring/people/wire.ts'
import { toQuery } from '../../address.ts'
import type { Answer } from '../../api.ts'
import { useData } from '../../data.ts'
import { dates, shortTime } from '../../format.ts'

export type Booking = Answer<typeof booking>
export type Subject = Answer<typeof items>[number]
export type Package = Answer<typeof packages>[number]
export type Child = Pick<Answer<typeof child>, 'id' | 'first_name' | 'last_name'>
export type Student = Answer<typeof student>
export type OfferedTutor = Answer<typeof offeredTutors>[number]

export const statuses = ['requested', 'scheduled', 'completed', 'cancelled'] as const

/** Such as `Thu 26 Nov`, in the viewer's zone. */
export const weekday = dates('weekday', { weekday: 'short', day: 'numeric', month: 'short' })

const two = (n: number): string => String(n).padStart(2, '0')

/** The day of the viewer, such as `2026-11-26`. */
export const dayOf = (at: Date): string =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`

/** Midnight of a day of the viewer; of today for a day that does not exist. */
export const midnightOf = (day: string): Date => {
  const at = new Date(`${day}T00:00:00`)
  return Number.isNaN(at.getTime()) ? midnightOf(dayOf(new Date())) : at
}

/** Midnight some days later: a day may have 23 or 25 hours. */
export const plusDays = (at: Date, days: number): Date =>
  new Date(at.getFullYear(), at.getMonth(), at.getDate() + days)

export const mondayOf = (at: Date): Date => plusDays(at, -((at.getDay() + 6) % 7))

/** The hour of the viewer's day, such as 15.5. */
export const hourOf = (iso: string): number => {
  const at = new Date(iso)
  return at.getHours() + at.getMinutes() / 60
}

/** Such as `Thu 26 Nov, 15:00–16:00`. */
export const whenText = ({ starts_at, ends_at }: Booking): string =>
  `${weekday(starts_at)}, ${shortTime(starts_at)}–${shortTime(ends_at)}`

/** First and last name, where there are any. */
export const personName = ({
  first_name,
  last_name,
}: Record<'first_name' | 'last_name', string | null>): string =>
  `${first_name ?? ''} ${last_name ?? ''}`.trim()

/** The active tutors of a subject; null while they are not known. */
export const useTutors = (subject: string): OfferedTutor[] | null =>
  useData<OfferedTutor[]>(subject === '' ? null : `/tutors${toQuery({ subject_id: subject, limit: 100 })}`)
    .data

/** What `<input type="datetime-local">` holds. */
export const toLocal = (at: Date): string => `${dayOf(at)}T${two(at.getHours())}:${two(at.getMinutes())}`

export type Placed = { booking: Booking; from: number; to: number; lane: number; lanes: number }

/** Lessons of a day beside each other where they overlap. */
export const placed = (bookings: Booking[]): Placed[] => {
  const groups: Placed[][] = []
  const sorted = bookings.toSorted((one, other) => (one.starts_at < other.starts_at ? -1 : 1))
  for (const booking of sorted) {
    const from = hourOf(booking.starts_at)
    // One that ends after midnight is drawn up to it.
    const to = Math.min(24, from + (Date.parse(booking.ends_at) - Date.parse(booking.starts_at)) / 3_600_000)
    const last = groups.at(-1)
    const group = last?.some((one) => one.to > from) ? last : []
    if (group !== last) groups.push(group)
    const taken = group.filter((one) => one.to > from).map(({ lane }) => lane)
    const lane = taken.length === 0 ? 0 : [0, ...taken.map((n) => n + 1)].find((n) => !taken.includes(n))
    group.push({ booking, from, to, lane: lane ?? 0, lanes: 1 })
  }
  return groups.flatMap((group) => {
    const lanes = Math.max(...group.map(({ lane }) => lane)) + 1
    return group.map((one) => ({ ...one, lanes }))
  })
}
