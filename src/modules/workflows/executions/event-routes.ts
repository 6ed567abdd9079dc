import type { Access } from '../../../http/access.ts'
import type { Caller } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { eventStream, lastEventId } from '../../../http/event-stream.ts'
import type { ClientScope } from '../clients/scope.ts'
import { scopeFails } from '../clients/scope-wire.ts'
import * as wire from './event-wire.ts'
import { eventQuery } from './input-wire.ts'
import type { ExecutionService } from './service.ts'
import type { LoggedClientEvent, LoggedEvent, Timeline } from './timeline.ts'
import { exampleExecution } from './wire.ts'

type Source<Event> = {
  /** Throws once the caller may not read it any more. */
  admit(caller: Caller): Promise<unknown>
  /** Where a reader begins that names no event and follows. */
  start(): Promise<number>

  read(after: number, limit: number): Promise<Event[]>
  follow(after: number, signal: AbortSignal): AsyncIterable<Event>
  /** Whether a reader has seen the last event that there will be. */
  isOver(after: number): Promise<boolean>
}

type EventContext = {
  request: Request
  caller: Caller
  query: typeof eventQuery.static
  server: { timeout(request: Request, seconds: number): void } | null
}

const wantsStream = (headers: Headers): boolean => /\btext\/event-stream\b/i.test(headers.get('accept') ?? '')

/** Events of runs, requests and tickets, for readers that poll and for those that stay. */
export const createEventRoutes = (
  may: Access,
  scopeOf: ClientScope,
  service: ExecutionService,
  timeline: Timeline,
) => {
  const ofRun = async (
    caller: Caller,
    clientId: string | undefined,
    id: string,
  ): Promise<Source<LoggedEvent>> => {
    const admit = async (reader: Caller) => await service.read((await scopeOf(reader, clientId))._id, id)
    await admit(caller)
    return {
      admit,
      read: (after, limit) => timeline.read(id, after, limit),
      follow: (after, signal) => timeline.follow(id, after, signal),
      start: async () => 0,
      isOver: async (after) => after > 0 && (await timeline.isAfterEnd(id, after)),
    }
  }

  const ofClient = async (
    caller: Caller,
    clientId: string | undefined,
  ): Promise<Source<LoggedClientEvent>> => {
    const { _id } = await scopeOf(caller, clientId)
    return {
      admit: (reader) => scopeOf(reader, clientId),
      read: (after, limit) => timeline.readClient(_id, after, limit),
      follow: (after, signal) => timeline.followClient(_id, after, signal),
      start: () => timeline.lastOfClient(_id),
      isOver: async () => false,
    }
  }

  const answer = async <Event extends LoggedClientEvent>(
    { request, caller, query, server }: EventContext,
    source: Source<Event>,
  ) => {
    const known = lastEventId(request.headers) ?? (query.after === undefined ? null : Number(query.after))
    if (!wantsStream(request.headers))
      return wire.toEvents(
        await source.read(known ?? 0, Number(query.limit ?? timeline.pageSize)),
        known ?? 0,
      )
    const after = known ?? (await source.start())
    // EventSource reconnects after every other answer.
    if (await source.isOver(after)) return new Response(null, { status: 204 })
    server?.timeout(request, 0)
    const access = may.lasting({ request, caller }, source.admit)
    return eventStream(wire.toServerSent(source.follow(after, access.signal), after), access.end)
  }

  const hooks = { query: eventQuery, polling: true } as const
  return table('execution-events', 'Executions', '/api/v1')
    .get(
      '/executions/:id/events',
      async (c) => await answer(c, await ofRun(c.caller, c.query.client_id, c.params.id)),
      may.client({
        ...hooks,
        response: wire.runAnswers,
        summary:
          'List the events of an execution after `after`, or follow them with `Accept: text/event-stream`',
        pathExamples: { id: exampleExecution },
        fails: [...scopeFails, 'EXECUTION_NOT_FOUND'],
      }),
    )
    .get(
      '/events',
      async (c) => await answer(c, await ofClient(c.caller, c.query.client_id)),
      may.client({
        ...hooks,
        response: wire.clientAnswers,
        summary:
          'List the events of all executions, requests and tickets after `after`, or follow them, from now on, with `Accept: text/event-stream`',
        fails: scopeFails,
      }),
    )
}
