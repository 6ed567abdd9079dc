import { describe, expect, test } from 'bun:test'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTestServer } from '../../support/server.ts'
import { openSocket } from '../../support/socket.ts'
import { engineSettings, openClient } from './executions-setup.ts'

const server = await startTestServer(engineSettings)
const second = await startTestServer({ ...engineSettings, role: 'web' }, server.databaseUri)
const client = await openClient(server)
const folder = await mkdtemp(join(tmpdir(), 'convene-events-'))

type Event = { seq: number; type: string; execution_id: string }

/** Reads server-sent events until the stream ends, or `count` of them came and the place to resume at. */
const readStream = async (
  url: string,
  path: string,
  lastEventId?: number | null,
  count = Number.POSITIVE_INFINITY,
  { token } = client,
) => {
  const leaving = new AbortController()
  const response = await fetch(`${url}/api/v1${path}`, {
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'text/event-stream',
      ...(typeof lastEventId === 'number' && { 'last-event-id': String(lastEventId) }),
    },
    signal: leaving.signal,
  })
  const events: Event[] = []
  let lastId: number | null = null
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    const parts = text.split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const data = /^data: (.*)$/m.exec(part)?.[1]
      if (data) events.push(JSON.parse(data))
      const id = /^id: (\d+)$/m.exec(part)?.[1]
      if (id) lastId = Number(id)
    }
    if (events.length >= count && lastId !== null) break
  }
  leaving.abort()
  return { status: response.status, headers: response.headers, events, lastId }
}

const blocked = async () => {
  const file = join(folder, Bun.randomUUIDv7())
  const steps = [
    { name: 'until', kind: 'test.until', with: { file } },
    { name: 'last', kind: 'test.echo' },
  ]
  const id = await client.execute(await client.workflow({ steps }))
  return { id, release: () => Bun.write(file, 'go') }
}

describe('the events of a run', () => {
  test('are read page by page after a seq, without a gap', async () => {
    const id = await client.execute(await client.workflow())
    await client.ended(id)
    const all: Event[] = await client.events(id)
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1))
    const { body } = await client.call('GET', `/executions/${id}/events?after=1&limit=2`)
    expect(body.events.map(({ seq }: Event) => seq)).toEqual([2, 3])
    expect(body.data.last_seq).toBe(3)
    const rest = await client.call('GET', `/executions/${id}/events?after=${all.length}`)
    expect(rest.body.events).toEqual([])
  })

  test('are followed from any server until the last one, and resumed behind the one that was seen', async () => {
    const { id, release } = await blocked()
    const path = `/executions/${id}/events`
    const followed = readStream(second.url, path)
    const begun = await readStream(server.url, path, 0, 2)
    expect(begun.headers.get('content-type')).toStartWith('text/event-stream')
    expect(begun.headers.get('x-accel-buffering')).toBe('no')
    await release()
    const { events } = await followed
    expect(events.at(-1)?.type).toBe('completed')
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    const seen = begun.events.at(-1)?.seq ?? 0
    const resumed = await readStream(server.url, path, seen)
    expect(resumed.events).toEqual(events.slice(seen))
    expect((await readStream(server.url, path, events.length)).status).toBe(204)
  })
})

describe('the events of a client', () => {
  test('are those of all its runs and of no other client', async () => {
    const own = await openClient(server)
    const other = await openClient(server)
    const ids = [await own.execute(await own.workflow()), await own.execute(await own.workflow())]
    const foreign = await other.execute(await other.workflow())
    for (const id of ids) await own.ended(id)
    await other.ended(foreign)
    const { body } = await own.call('GET', '/events')
    const events: Event[] = body.data.events
    expect(new Set(events.map(({ execution_id }) => execution_id))).toEqual(new Set(ids))
    expect(events.filter(({ type }) => type === 'completed')).toHaveLength(2)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  })

  test('are followed from now on, and resumed at any server where the line broke, also before its first event', async () => {
    const own = await openClient(server)
    const begun = await readStream(server.url, '/events', null, 0, own)
    expect(begun.headers.get('content-type')).toStartWith('text/event-stream')
    expect(begun.headers.get('x-accel-buffering')).toBe('no')
    expect([begun.events, begun.lastId]).toEqual([[], 0])
    const first = await own.execute(await own.workflow())
    await own.ended(first)
    const { events } = await readStream(second.url, '/events', begun.lastId, 4, own)
    expect(events.map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'queued'],
      [2, 'started'],
      [3, 'step'],
      [4, 'completed'],
    ])
    expect((await readStream(server.url, '/events', 2, 2, own)).events).toEqual(events.slice(2))
    const later = await readStream(server.url, '/events', null, 0, own)
    expect([later.events, later.lastId]).toEqual([[], 4])
    const next = await own.execute(await own.workflow())
    const rest = await readStream(second.url, '/events', later.lastId, 1, own)
    expect(rest.events[0]).toMatchObject({ seq: 5, type: 'queued', execution_id: next })
  })
})

describe('the socket', () => {
  const connect = (url: string, token = client.token) =>
    openSocket(`${url}/api/v1/live`, { headers: { authorization: `Bearer ${token}` } })

  test('sends the events of the runs that it follows, once and in order', async () => {
    const socket = connect(second.url)
    await socket.opened
    const { id, release } = await blocked()
    socket.send('follow', { execution_id: id }, 1)
    await socket.next('ack')
    await socket.next('event', ({ data }) => data.type === 'step')
    await release()
    await socket.next('event', ({ data }) => data.type === 'completed')
    const seqs = socket.of('event').map(({ seq }) => seq)
    expect(seqs).toEqual(seqs.map((_, index) => index + 1))
    socket.cut()
    const again = connect(server.url)
    await again.opened
    again.send('follow', { execution_id: id, after: 2 })
    await again.next('event', ({ data }) => data.type === 'completed')
    expect(again.of('event')[0].seq).toBe(3)
    again.cut()
  })

  test('follows all runs of the client from now on, without an execution_id', async () => {
    const own = await openClient(server)
    const old = await own.execute(await own.workflow())
    await own.ended(old)
    const socket = connect(server.url, own.token)
    await socket.opened
    socket.send('follow', {}, 1)
    await socket.next('ack')
    const id = await own.execute(await own.workflow())
    await socket.next('event', ({ data }) => data.type === 'completed')
    expect(new Set(socket.of('event').map(({ execution_id }) => execution_id))).toEqual(new Set([id]))
    socket.cut()
  })

  test('follows no run of another client, and admits no account without a client', async () => {
    const other = await openClient(server)
    const foreign = await other.execute(await other.workflow())
    const socket = connect(server.url)
    await socket.opened
    socket.send('follow', { execution_id: foreign }, 1)
    expect((await socket.next('exception')).data.code).toBe('EXECUTION_NOT_FOUND')
    socket.cut()
    const stranger = await server.person()
    expect(connect(server.url, stranger.token).opened).rejects.toThrow()
  })
})
