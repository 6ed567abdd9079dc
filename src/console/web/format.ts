import { locale } from './i18n/locale.ts'

const region = (): string => (locale.value === 'fr' ? 'fr-BE' : 'en-GB')

// To make a formatter costs a hundred times what it costs to use it.
const made = new Map<string, unknown>()
const once = <Made>(kind: string, make: (region: string) => Made): Made => {
  const key = `${region()} ${kind}`
  if (!made.has(key)) made.set(key, make(region()))
  return made.get(key) as Made
}

/** A format of dates, which is made once a language under the name `kind`. */
export const dates = (kind: string, options: Intl.DateTimeFormatOptions) => (iso: string) =>
  once(kind, (locale) => new Intl.DateTimeFormat(locale, { hour12: false, ...options })).format(new Date(iso))

/** Such as `26 Nov 2026, 14:02:31`, in the viewer's zone. */
export const dateTime = dates('dateTime', { dateStyle: 'medium', timeStyle: 'medium' })
/** Such as `26 Nov 2026, 14:02:31 CET`: for a `title`. */
export const dateTimeZone = dates('dateTimeZone', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
})
export const time = dates('time', { timeStyle: 'medium' })
export const shortTime = dates('shortTime', { timeStyle: 'short' })
export const date = dates('date', { dateStyle: 'medium' })
/** Such as `26 Nov`. A day of UTC, which carries no time, stays that day. */
export const day = dates('day', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const monthName = dates('month', { month: 'long', year: 'numeric', timeZone: 'UTC' })
/** Such as `November 2026`, of `2026-11`. */
export const month = (of: string): string => {
  const name = monthName(of)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

const numbers = (kind: string, options: Intl.NumberFormatOptions) => (n: number) =>
  once(kind, (locale) => new Intl.NumberFormat(locale, options)).format(n)

export const number = numbers('number', { maximumFractionDigits: 2 })
/** Such as `2.5K`, where there is little room. */
export const compact = numbers('compact', { notation: 'compact', maximumFractionDigits: 1 })
export const euro = numbers('euro', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 })
export const euroCents = numbers('euroCents', { style: 'currency', currency: 'EUR' })
const share = numbers('percent', { style: 'percent', maximumFractionDigits: 1 })
/** Of 0 to 100. */
export const percent = (n: number): string => share(n / 100)

/** Such as `3.4 MB`, or `3,4 Mo` in French. A kilobyte is 1,024 bytes here, as in the limits of the API. */
export const fileSize = (bytes: number): string => {
  const power = Math.min(3, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const rounded = Number((bytes / 1024 ** power).toPrecision(3))
  return `${number(rounded)} ${['', 'K', 'M', 'G'][power]}${locale.value === 'fr' ? 'o' : 'B'}`
}

const week = 7 * 24 * 3600
/** Such as `3 min ago`; beyond a week the date. `now` in ms. */
export const ago = (iso: string, now: number): string => {
  const seconds = Math.round((Date.parse(iso) - now) / 1000)
  const size = Math.abs(seconds)
  if (size > week) return date(iso)
  const format = once(
    'ago',
    (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }),
  )
  if (size < 60) return format.format(Math.min(0, seconds), 'second')
  if (size < 3600) return format.format(Math.trunc(seconds / 60), 'minute')
  if (size < 86_400) return format.format(Math.trunc(seconds / 3600), 'hour')
  return format.format(Math.trunc(seconds / 86_400), 'day')
}

const two = (n: number): string => String(n).padStart(2, '0')
/** Such as `4 s`, `2 min 05 s` or `1 h 07 min`; never below 0. */
export const duration = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  const minutes = Math.floor(whole / 60)
  if (whole < 60) return `${whole} s`
  if (minutes < 60) return `${minutes} min ${two(whole % 60)} s`
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`
}
