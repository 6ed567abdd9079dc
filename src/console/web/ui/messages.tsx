import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { date, shortTime } from '../format.ts'
import { t } from '../i18n/chat.ts'
import { Button } from './button.tsx'
import { Time } from './time.tsx'

export type ShownMessage = {
  key: string
  author: string
  /** Of the reader: it stands on the other side. */
  mine: boolean
  /** Null while it is not known to be stored. */
  at: string | null
  body: ComponentChildren
  /** Below it, such as whether it was read. */
  note?: ComponentChildren
  actions?: ComponentChildren
}

const dayOf = (at: string): string => {
  const shown = date(at)
  return shown === date(new Date().toISOString()) ? t('today') : shown
}

const Message = ({ author, mine, at, body, note, actions }: ShownMessage) => (
  <>
    <small>
      <b>{author}</b> {at && <Time at={at}>{shortTime(at)}</Time>}
    </small>
    <div class={mine ? 'bubble own' : 'bubble'}>{body}</div>
    {(note || actions) && (
      <small class="message-foot">
        {note}
        {actions}
      </small>
    )}
  </>
)

const rowsOf = (messages: ShownMessage[]) => {
  let day = ''
  return messages.flatMap((message) => {
    const before = day
    day = message.at === null ? day : dayOf(message.at)
    return [
      ...(day === before
        ? []
        : [
            <li key={`day ${message.key}`} style={{ textAlign: 'center' }}>
              <small>{day}</small>
            </li>,
          ]),
      <li key={message.key} class={message.mine ? 'message mine' : 'message'}>
        <Message {...message} />
      </li>,
    ]
  })
}

type MessageListProps = {
  label: string
  /** The same array while nothing has changed: it is not drawn again then. */
  messages: ShownMessage[]
  /** A message that is being written. */
  growing?: ShownMessage | null
  /** Older ones exist. */
  onOlder?: (() => void) | null
  /** In place of messages, while there are none. */
  empty?: ComponentChildren
  /** At the foot, such as that one types. */
  children?: ComponentChildren
  /** The end is on the screen. */
  onEnd?: () => void
}

/** This near to its end a list counts as being at it, in pixels. */
const nearPx = 48
const marginPx = 16

/**
 * Messages, the newest at the end. It follows them only while the reader is at the end, and stops at the first line of
 * one that is being written: a button leads to the newest.
 */
export const MessageList = (props: MessageListProps) => {
  const { label, messages, growing, onOlder, empty, children, onEnd } = props
  const box = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  const top = useRef({ key: '', height: 0 })
  const isAway = useSignal(false)
  const rows = useMemo(() => rowsOf(messages), [messages])
  const look = (): void => {
    const list = box.current
    if (!list) return
    isAway.value = list.scrollHeight - list.clientHeight - list.scrollTop > nearPx
    if (!isAway.value) onEnd?.()
  }
  useLayoutEffect(() => {
    const list = box.current
    if (!list) return
    const first = messages[0]?.key ?? ''
    // What is added above moves nothing that is read.
    if (top.current.key !== '' && top.current.key !== first && !follows.current)
      list.scrollTop += list.scrollHeight - top.current.height
    top.current = { key: first, height: list.scrollHeight }
    if (follows.current) {
      const end = list.scrollHeight - list.clientHeight
      const begin = list.querySelector<HTMLElement>('.growing')?.offsetTop
      list.scrollTop = begin === undefined ? end : Math.min(end, begin - marginPx)
      follows.current = list.scrollTop >= end - nearPx
    }
    look()
  })
  return (
    <div class="thread-box">
      <section
        ref={box}
        class="thread"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard
        tabIndex={0}
        onScroll={() => {
          look()
          follows.current = !isAway.value
        }}
      >
        {onOlder && (
          <Button small onClick={onOlder}>
            {t('older')}
          </Button>
        )}
        {messages.length === 0 && !growing && empty}
        <ol>
          {rows}
          {growing && (
            <li key={growing.key} class="message growing">
              <Message {...growing} />
            </li>
          )}
        </ol>
        {children}
      </section>
      {isAway.value && (
        <Button
          small
          onClick={() => {
            follows.current = true
            const list = box.current
            list?.scrollTo({ top: list.scrollHeight })
          }}
        >
          {t('newest')} ↓
        </Button>
      )}
    </div>
  )
}
