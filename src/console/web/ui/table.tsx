import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { isTyping } from '../shell/keys.ts'

export type Column = {
  text: string
  right?: boolean
  /** Its head is for readers of the screen alone. */
  unseen?: boolean
  /** Left out on narrow screens: `m` below 1100 px, `s` below 820 px. */
  hide?: 's' | 'm'
  /** Of the column, such as `120px`; the first column takes what is left. */
  width?: string
  /** What stands in its head instead of the text, such as a button that sorts. */
  head?: ComponentChildren
  sorted?: 'ascending' | 'descending' | 'none'
}

type TableProps = { name: string; columns: Column[]; children: ComponentChildren }

/** Rows of a list: the first cell holds a `RowLink`. The keys j and k go through them. */
export const Table = ({ name, columns, children }: TableProps) => {
  const table = useRef<HTMLTableElement>(null)
  useEffect(() => {
    const walk = (event: KeyboardEvent) => {
      if ((event.key !== 'j' && event.key !== 'k') || isTyping(event)) return
      const links = [...(table.current?.querySelectorAll<HTMLElement>('.row-link') ?? [])]
      const at = links.indexOf(document.activeElement as HTMLElement)
      const to = event.key === 'j' ? Math.min(links.length - 1, at + 1) : Math.max(0, at - 1)
      links[to]?.focus()
    }
    addEventListener('keydown', walk)
    return () => removeEventListener('keydown', walk)
  }, [])
  return (
    <table class="table rows" aria-label={name} ref={table}>
      <thead>
        <tr>
          {columns.map(({ text, right, unseen, hide, width, head, sorted }) => (
            <th
              key={text}
              scope="col"
              aria-sort={sorted}
              class={`${right ? 'right ' : ''}${hide ? `hide-${hide}` : ''}`}
              style={width ? { inlineSize: width } : {}}
            >
              {unseen ? <span class="unseen">{text}</span> : (head ?? text)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}

/** The link of a row, which covers the whole row. `sub` stands below it in small. */
export const RowLink = ({
  to,
  children,
  sub,
  current,
}: {
  to: string
  children: ComponentChildren
  sub?: ComponentChildren
  /** What it leads to is open beside the list. */
  current?: boolean
}) => (
  <>
    <a class="row-link" href={to} aria-current={current ? 'true' : undefined}>
      {children}
    </a>
    {sub && <small class="sub">{sub}</small>}
  </>
)
