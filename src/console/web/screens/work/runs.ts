import type { workflowDetail, workflows } from '../../../../modules/workflows/catalogue/wire.ts'
import type { event } from '../../../../modules/workflows/executions/event-wire.ts'
import type { execution, executions } from '../../../../modules/workflows/executions/wire.ts'
import type { Answer } from '../../api.ts'
import { patch, useData, useStream } from '../../data.ts'

export type Run = Answer<typeof execution>
export type RunRow = Answer<typeof executions>['executions'][number]
export type RunList = Answer<typeof executions>
export type RunEvent = Answer<typeof event>
export type Flow = Answer<typeof workflows>['workflows'][number]
export type FlowDetail = Answer<typeof workflowDetail>

/** The events of runs, as `useStream` names them. `progress` moves a bar and is no line of a timeline. */
export const runEventTypes = [
  'queued',
  'started',
  'step',
  'progress',
  'attempt_failed',
  'completed',
  'failed',
  'cancelled',
] as const

export const isOpen = (status: Run['status'] | undefined): boolean =>
  status === 'pending' || status === 'processing'

const ended = { completed: 'completed', failed: 'failed', cancelled: 'failed' } as const

/** Whether an event is the last of its run. */
export const isEnd = (type: string): type is keyof typeof ended => type in ended

type Known = Partial<Pick<Run, 'status' | 'progress' | 'started_at' | 'completed_at' | 'duration_seconds'>>

const secondsBetween = (from: string | null | undefined, to: string): number | null =>
  from ? (Date.parse(to) - Date.parse(from)) / 1000 : null

/** A run after an event. What has ended stays ended: an older answer never wakes it again. */
export const afterEvent = <Shown extends Known>(run: Shown, { type, progress, at }: RunEvent): Shown => {
  if (!isOpen(run.status)) return run
  const started_at = run.started_at ?? (type === 'started' ? at : null)
  return {
    ...run,
    status: type === 'queued' ? run.status : isEnd(type) ? ended[type] : 'processing',
    progress: type === 'completed' ? 100 : (progress ?? run.progress),
    started_at,
    ...(isEnd(type) && { completed_at: at, duration_seconds: secondsBetween(started_at, at) }),
  }
}

/** Changes the rows of the list at `path` by live events, and loads it again when a run is new. */
export const useLiveRuns = (path: string, reload: () => void, onEvent?: (event: RunEvent) => void): void => {
  useStream<RunEvent>('/api/v1/events', runEventTypes, (event) => {
    onEvent?.(event)
    if (event.type === 'queued') return reload()
    patch<RunList>(path, (old) => ({
      ...old,
      executions: old.executions.map((run) => (run.id === event.execution_id ? afterEvent(run, event) : run)),
    }))
  })
}

/** Archived ones too, which the list leaves out unless asked: their runs stay. */
export const flowsPath = '/api/v1/workflows?limit=200&status=draft,deployed,archived'
export type FlowList = Answer<typeof workflows>

/** The workflows of the client by their ids: lists of runs name them, and their prices. */
export const useFlows = (): Map<string, Flow> => {
  const { data } = useData<FlowList>(flowsPath)
  return new Map((data?.workflows ?? []).map((flow) => [flow.id, flow]))
}

/** The short form of an id: its end, as the beginning is its time. */
export const shortId = (id: string): string => id.slice(-8)
