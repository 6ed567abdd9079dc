import { pageNumber, pageQuery, readPage } from '../../http/wire.ts'

/** Lists are plain arrays here: their total goes into `X-Total-Count`. */
export const listQuery = {
  ...pageQuery,
  page: pageNumber,
}

type ListQuery = { limit?: string | number; offset?: string | number; page?: string | number }

/** A list without a limit has all its rows, up to this number. */
const allRows = 1000

/** Reads `page` and `limit`, or `limit` and `offset`. */
export const readListPage = ({ page, ...query }: ListQuery) => {
  if (page === undefined)
    return query.limit === undefined ? { ...readPage(query), limit: allRows } : readPage(query)
  const { limit } = readPage(query)
  return { limit, offset: (Number(page) - 1) * limit }
}

/** Sends a list and its total. */
export const sendList = <Row>(
  set: { headers: Record<string, unknown> },
  { rows, total }: { rows: Row[]; total: number },
): Row[] => {
  set.headers['x-total-count'] = String(total)
  return rows
}
