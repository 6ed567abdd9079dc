import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'

type DetailRowProps = {
  /** What opens the row. */
  text: string
  sub?: ComponentChildren
  /** The cells after the first one. */
  cells: ComponentChildren
  children: ComponentChildren
}

/** Narrow screens show fewer columns, and a cell over more of them than there are would make new ones. */
const columnsOf = (button: HTMLElement): number =>
  [...(button.closest('table')?.querySelectorAll('thead th') ?? [])].filter(
    (head) => head.getClientRects().length > 0,
  ).length

/** A row of a table that opens below itself. */
export const DetailRow = ({ text, sub, cells, children }: DetailRowProps) => {
  /** Over how many columns; 0 while it is closed. */
  const open = useSignal(0)
  return (
    <>
      <tr>
        <td>
          <button
            type="button"
            class="row-link link"
            aria-expanded={open.value > 0}
            onClick={({ currentTarget }) => {
              open.value = open.value > 0 ? 0 : columnsOf(currentTarget)
            }}
          >
            {text}
          </button>
          <small class="sub">{sub}</small>
        </td>
        {cells}
      </tr>
      {open.value > 0 && (
        <tr>
          <td colSpan={open.value}>{children}</td>
        </tr>
      )}
    </>
  )
}
