import { type Signal, useSignal } from '@preact/signals'
import { ArrowDown, ArrowUp, CircleAlert, Trash2 } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/editor.ts'
import { IconButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { moved } from './config.ts'

type OrderedListProps<Item> = {
  name: string
  items: Item[]
  titleOf: (item: Item) => string
  subOf: (item: Item) => string
  /** Whether something of an item is wrong: it is shown open. */
  isFaulty: (at: number) => boolean
  /** The one that is open. */
  open: Signal<number | null>
  disabled: boolean
  onChange: (items: Item[]) => void
  children: (item: Item, at: number) => ComponentChildren
}

/** Items whose order counts: moved by buttons, or with Alt and the arrow keys; one of them is open to be edited. */
export const OrderedList = <Item,>(props: OrderedListProps<Item>) => {
  const { name, items, titleOf, subOf, isFaulty, open, disabled, onChange, children } = props
  const list = useRef<HTMLOListElement>(null)
  const said = useSignal('')
  const focus = useSignal<{ at: number; button: string } | null>(null)
  useLayoutEffect(() => {
    if (focus.value === null) return
    const { at, button } = focus.value
    const row = list.current?.children[at]
    const wanted = row?.querySelector<HTMLButtonElement>(`.${button} button:not(:disabled)`)
    ;(wanted ?? row?.querySelector<HTMLButtonElement>('.toggle'))?.focus()
    focus.value = null
  })
  const move = (from: number, to: number, button: string) => {
    const item = items[from]
    if (disabled || item === undefined || to < 0 || to >= items.length) return
    if (open.value === from) open.value = to
    else if (open.value === to) open.value = from
    said.value = t('movedTo', titleOf(item), to + 1, items.length)
    focus.value = { at: to, button }
    onChange(moved(items, from, to))
  }
  const byKey = (at: number) => (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (!event.altKey || step === undefined) return
    event.preventDefault()
    move(at, at + step, 'none')
  }
  const remove = (at: number) => {
    open.value = null
    onChange(items.toSpliced(at, 1))
  }
  return (
    <>
      <p class="unseen" role="status">
        {said}
      </p>
      <ol class="ordered" ref={list} aria-label={name}>
        {items.map((item, at) => {
          const isOpen = open.value === at || isFaulty(at)
          return (
            <li key={at} onKeyDown={byKey(at)}>
              <div class="ordered-head">
                <button
                  type="button"
                  class="toggle"
                  aria-expanded={isOpen}
                  onClick={() => {
                    open.value = isOpen ? null : at
                  }}
                >
                  <b>
                    {at + 1}. {titleOf(item)}
                  </b>
                  <small>{subOf(item)}</small>
                </button>
                {isFaulty(at) && <Icon of={CircleAlert} />}
                <span class="up">
                  <IconButton
                    small
                    icon={ArrowUp}
                    label={t('moveUp', titleOf(item))}
                    disabled={disabled || at === 0}
                    onClick={() => move(at, at - 1, 'up')}
                  />
                </span>
                <span class="down">
                  <IconButton
                    small
                    icon={ArrowDown}
                    label={t('moveDown', titleOf(item))}
                    disabled={disabled || at === items.length - 1}
                    onClick={() => move(at, at + 1, 'down')}
                  />
                </span>
                <IconButton
                  small
                  icon={Trash2}
                  label={`${common('delete')}: ${titleOf(item)}`}
                  disabled={disabled}
                  onClick={() => remove(at)}
                />
              </div>
              {isOpen && (
                <fieldset class="form" disabled={disabled}>
                  {children(item, at)}
                </fieldset>
              )}
            </li>
          )
        })}
      </ol>
    </>
  )
}
