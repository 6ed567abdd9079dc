import { useComputed } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { now } from '../data.ts'
import { ago, dateTime, dateTimeZone, duration } from '../format.ts'

/**
 * A time, with its date, seconds and zone as a hint under the pointer. The hint is made only there: to make its
 * format takes longer than to draw a list.
 */
export const Time = ({
  at,
  class: look,
  children,
}: {
  at: string
  class?: string
  children: ComponentChildren
}) => (
  <time
    class={look}
    dateTime={at}
    onPointerEnter={({ currentTarget }) => {
      currentTarget.title = dateTimeZone(at)
    }}
  >
    {children}
  </time>
)

/** "3 min ago"; the clock ticks in here alone. */
export const Ago = ({ at }: { at: string }) => <Time at={at}>{useComputed(() => ago(at, now.value))}</Time>

export const At = ({ at }: { at: string | null | undefined }) =>
  at ? <Time at={at}>{dateTime(at)}</Time> : <>–</>

/** How long something has been under way. */
export const Since = ({ at }: { at: string }) => (
  <>{useComputed(() => duration((now.value - Date.parse(at)) / 1000))}</>
)
