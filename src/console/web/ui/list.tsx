import type { ComponentChildren } from 'preact'
import { useQuery } from '../address.ts'
import type { Resource } from '../data.ts'
import { Pager } from './pager.tsx'
import { Loaded } from './states.tsx'
import { type Column, Table } from './table.tsx'

type ListProps<Answer, Row> = {
  of: Resource<Answer> & { reload: () => void }
  /** Of the table, for readers of the screen. */
  name: string
  columns: Column[]
  rows: (answer: Answer) => Row[]
  /** Its `<tr>`, with a key. */
  row: (row: Row) => ComponentChildren
  empty: ComponentChildren
  /** Rows of a page, where the answer has `total`. Its `offset` is that of the address where it has none. */
  limit?: number
  /** Lines of the outline while nothing is known yet; 8 without it. */
  lines?: number
}

/** The rows that a GET answered as a table, or what stands there without any; with the way to its other pages. */
export const List = <Answer extends object, Row>(props: ListProps<Answer, Row>) => {
  const { of, name, columns, rows, row, empty, limit, lines = 8 } = props
  const { get } = useQuery()
  return (
    <Loaded of={of} lines={lines}>
      {(answer) => {
        const found = rows(answer)
        if (found.length === 0) return empty
        const { total = 0, offset = Number(get('offset')) } = answer as { total?: number; offset?: number }
        return (
          <>
            <Table name={name} columns={columns}>
              {found.map(row)}
            </Table>
            {limit !== undefined && <Pager total={total} limit={limit} offset={offset} />}
          </>
        )
      }}
    </Loaded>
  )
}
