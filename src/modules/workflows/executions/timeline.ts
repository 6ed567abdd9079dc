import type { Feed, FeedRow } from '../../../platform/feed.ts'
import type { Claimed, Execution } from './execution.ts'

export const eventTypes = [
  'queued',
  'started',
  'step',
  'progress',
  'attempt_failed',
  'completed',
  'failed',
  'cancelled',
] as const

export type RunEventType = (typeof eventTypes)[number]

/** `step` counts from 1. */
export type RunEvent = {
  type: RunEventType
  execution_id: string
  attempt: number
  message: string
  step?: number
  steps?: number
  progress?: number
}

type Logged<Event> = Event & { seq: number; at: Date }

export type LoggedEvent = Logged<RunEvent>

export const newsTypes = ['request.updated', 'ticket.updated'] as const

/** What the events of a client have beside those of its runs: one of its requests or tickets is new or has changed. */
export type NewsEvent = { type: (typeof newsTypes)[number]; id: string; data: Record<string, unknown> }

/** `id` names the news: it is the same however often the news is published. */
export type ClientNews = NewsEvent & { client_id: string; at: Date }

export type ClientEvent = RunEvent | NewsEvent

export type LoggedClientEvent = Logged<ClientEvent>

const pageSize = 200
const terminal: ReadonlySet<RunEventType> = new Set(['completed', 'failed', 'cancelled'])

export const isTerminal = ({ type }: Pick<RunEvent, 'type'>): boolean => terminal.has(type)

const clientStream = (clientId: string): string => `client-${clientId}`

/**
 * The events of each run, one stream of the feed under its id, and those of all runs of a client, with its other news,
 * in one more. Events with a key are stored once. Nothing is read after the end of a run: a worker may add an event before it learns of a
 * cancellation.
 */
export const createTimeline = (feed: Feed<ClientEvent>) => {
  const add = async (run: Claimed, event: Omit<RunEvent, 'execution_id'>, key: string | null) => {
    const row: RunEvent = { ...event, execution_id: run._id }
    await Promise.all([
      feed.append(run._id, row, key),
      feed.append(clientStream(run.client_id), row, key && `${run._id}-${key}`),
    ])
  }

  const untilEnd = (rows: LoggedEvent[]): LoggedEvent[] => {
    const end = rows.findIndex(isTerminal)
    return end === -1 ? rows : rows.slice(0, end + 1)
  }

  async function* follow(
    stream: string,
    after: number,
    signal: AbortSignal,
  ): AsyncGenerator<LoggedClientEvent> {
    for await (const row of feed.follow(stream, after, signal)) yield toLogged(row)
  }

  return {
    /** The first event of a run, stored before the run itself, so that no worker is faster. */
    async queued(run: Execution): Promise<void> {
      feed.expectNew(run._id)
      await add(run, { type: 'queued', attempt: 0, message: 'Waiting for a worker', progress: 0 }, 'queued')
    },
    add: (run: Claimed, event: Omit<RunEvent, 'execution_id' | 'attempt'>): Promise<void> =>
      add(
        run,
        { ...event, attempt: run.attempt },
        event.type === 'started' ? `started-${run.attempt}` : null,
      ),
    /** Stores how a run ended. Does nothing for one that has not. */
    async ended(run: Execution): Promise<void> {
      const { outcome, attempt, progress } = run
      if (outcome === null) return
      const type = outcome === 'completed' || outcome === 'cancelled' ? outcome : 'failed'
      const message = run.error_message ?? 'Completed'
      await add(run, { type, attempt, progress, message }, 'end')
    },
    /** The events of a run after `after`, oldest first. */
    async read(executionId: string, after: number, limit: number): Promise<LoggedEvent[]> {
      if (after > 0 && (await isAfterEnd(executionId, after))) return []
      return untilEnd((await feed.read(executionId, after, limit)).map(toLogged).filter(isOfRun))
    },
    /** Stored events and new ones, until the last one. */
    async *follow(executionId: string, after: number, signal: AbortSignal): AsyncGenerator<LoggedEvent> {
      for await (const event of follow(executionId, after, signal)) {
        if (!isOfRun(event)) continue
        yield event
        if (isTerminal(event)) return
      }
    },
    isAfterEnd,
    /** Adds news to the events of a client. Safe to repeat: of calls with one id the first counts. */
    async addNews({ client_id, type, id, data }: ClientNews): Promise<void> {
      await feed.append(clientStream(client_id), { type, id, data }, id)
    },
    readClient: async (clientId: string, after: number, limit: number): Promise<LoggedClientEvent[]> =>
      (await feed.read(clientStream(clientId), after, limit)).map(toLogged),
    async *followClient(
      clientId: string,
      after: number,
      signal: AbortSignal,
    ): AsyncGenerator<LoggedClientEvent> {
      // Events of more than 90 days are gone, and a follower would wait for the one after `after`.
      const [next] = await feed.read(clientStream(clientId), after, 1)
      yield* follow(clientStream(clientId), next ? next.seq - 1 : after, signal)
    },
    /** The newest `seq` of a client: where a reader without a past begins. */
    lastOfClient: (clientId: string): Promise<number> => feed.last(clientStream(clientId)),
    load: (run: Execution, events: { event: Omit<RunEvent, 'execution_id'>; at: Date }[]): Promise<void> =>
      feed.load(
        run._id,
        events.map(({ event, at }) => ({
          event: { ...event, execution_id: run._id },
          at,
          ...(isTerminal(event) && { key: 'end' }),
        })),
      ),
    /** Of a run that could not be stored, or is too old. */
    drop: feed.drop,
    followers: feed.followers,
    pageSize,
  }

  async function isAfterEnd(executionId: string, after: number): Promise<boolean> {
    const end = await feed.byKey(executionId, 'end')
    return end !== null && end.seq <= after
  }
}

export type Timeline = ReturnType<typeof createTimeline>

const isOfRun = (event: LoggedClientEvent): event is LoggedEvent => 'execution_id' in event

const toLogged = ({ seq, at, event }: FeedRow<ClientEvent>): LoggedClientEvent => ({ ...event, seq, at })
