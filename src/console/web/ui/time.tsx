import { useComputed } from '@preact/signals'
import { now } from '../data.ts'
import { ago, dateTime, dateTimeZone, duration } from '../format.ts'

/** "3 min ago"; the clock ticks in here alone. */
export const Ago = ({ at }: { at: string }) => (
  <time dateTime={at} title={dateTimeZone(at)}>
    {useComputed(() => ago(at, now.value))}
  </time>
)

export const At = ({ at }: { at: string | null | undefined }) =>
  at ? (
    <time dateTime={at} title={dateTimeZone(at)}>
      {dateTime(at)}
    </time>
  ) : (
    <>–</>
  )

/** How long something has been under way. */
export const Since = ({ at }: { at: string }) => (
  <>{useComputed(() => duration((now.value - Date.parse(at)) / 1000))}</>
)
