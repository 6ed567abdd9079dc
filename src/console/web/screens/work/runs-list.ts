import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { useQuery } from '../../address.ts'
import type { RunList, RunRow } from './runs.ts'

/**
 * The rows of a list as they were when it was opened, with what is known of them now: a run that comes later waits
 * until it is taken, so that nothing moves under the pointer.
 */
export const useHeld = (
  path: string,
  data: RunList | null,
): { shown: RunRow[]; arrived: number; take: () => void } => {
  const held = useSignal<{ path: string; rows: RunRow[] }>({ path: '', rows: [] })
  const now = data?.executions ?? []
  const isHeld = held.value.path === path && held.value.rows.length > 0
  const byId = new Map(now.map((run) => [run.id, run]))
  const renewed = held.value.rows.map((run) => byId.get(run.id) ?? run)
  useEffect(() => {
    if (data !== null) held.value = { path, rows: isHeld ? renewed : data.executions }
  }, [path, data, isHeld])
  if (!isHeld) return { shown: now, arrived: 0, take: () => undefined }
  const known = new Set(held.value.rows.map(({ id }) => id))
  const last = held.value.rows.at(-1)?.created_at ?? ''
  return {
    shown: renewed,
    // On a later page all rows move down when one comes. A row that came up from the page below is no new one.
    arrived:
      data?.offset === 0
        ? now.filter(({ id, created_at = '' }) => !known.has(id) && created_at > last).length
        : 0,
    take: () => {
      held.value = { path, rows: [] }
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
