import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { useQuery } from '../../address.ts'
import type { Resource } from '../../data.ts'
import type { RunList, RunRow } from './runs.ts'

/**
 * The rows of a list as they were when it was opened, with what is known of them now: a run that comes later waits
 * until it is taken, so that nothing moves under the pointer. What the person starts itself is taken with the answer
 * that `refresh` has asked for.
 */
export const useHeld = (
  path: string,
  { data, at }: Resource<RunList>,
): { shown: RunRow[]; arrived: number; take: () => void } => {
  // No signal: each event changes them, and would draw the list twice.
  const held = useRef<{ path: string; rows: RunRow[] }>({ path: '', rows: [] })
  const taken = useSignal(0)
  const now = data?.executions ?? []
  const byId = new Map(now.map((run) => [run.id, run]))
  const heldRows = (): RunRow[] | null => {
    const { path: heldPath, rows } = held.current
    return heldPath === path && rows.length > 0 ? rows.map((run) => byId.get(run.id) ?? run) : null
  }
  const rows = heldRows()
  // At once: a later effect could hold what was taken meanwhile.
  useLayoutEffect(() => {
    if (data !== null && at > 0) held.current = { path, rows: heldRows() ?? data.executions }
  }, [path, data, at, taken.value])
  const known = new Set(rows?.map(({ id }) => id))
  const last = rows?.at(-1)?.created_at ?? ''
  // On a later page all rows move down when one comes. A row that came up from the page below is no new one.
  const isNew = ({ id, created_at = '' }: RunRow): boolean =>
    data?.offset === 0 && !known.has(id) && created_at > last
  return {
    shown: rows ?? now,
    arrived: rows === null ? 0 : now.filter(isNew).length,
    take: () => {
      held.current = { path, rows: [] }
      taken.value += 1
    },
  }
}

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** A whole id in the search of the list opens its run; the way back leads to the list without it. */
export const useOpenId = (): void => {
  const { get, set } = useQuery()
  const { route } = useLocation()
  const id = get('search')
  useEffect(() => {
    if (!uuid.test(id)) return
    set({ search: '' })
    route(`/console/executions/${id}`)
  }, [id])
}
