import { ApiError, send } from './api.ts'

/** Reads a plain array with the number of all rows, which stands in a header: for `useData`. Throws ApiError. */
export const readList = async <Row>(path: string): Promise<{ rows: Row[]; total: number }> => {
  const response = await send(path)
  const body: unknown = await response.json().catch(() => ({}))
  if (!response.ok) throw new ApiError(response.status, body ?? {}, response.headers)
  const rows = body as Row[]
  return { rows, total: Number(response.headers.get('x-total-count') ?? rows.length) }
}
