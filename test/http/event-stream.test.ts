import { expect, test } from 'bun:test'
import { eventStream, lastEventId, type ServerSentEvent } from '../../src/http/event-stream.ts'

const never = new Promise<never>(() => undefined)

async function* sent(...events: ServerSentEvent[]): AsyncGenerator<ServerSentEvent> {
  yield* events
}

test('a stream without events says regularly that it is there, until its reader leaves', async () => {
  const { promise: closed, resolve: onClose } = Promise.withResolvers<void>()
  async function* quiet(): AsyncGenerator<ServerSentEvent> {
    yield await never
  }
  const reader = eventStream(quiet(), onClose, 5).body?.pipeThrough(new TextDecoderStream()).getReader()
  const read = async () => (await reader?.read())?.value
  expect(await read()).toBe(': connected\n\n')
  for (let comments = 0; comments < 3; comments += 1) expect(await read()).toBe(': still here\n\n')
  void reader?.cancel()
  await closed
})

test('an event has its id, its name and its data, and a place to resume at has no data', async () => {
  const response = eventStream(sent({ id: 4 }, { id: 5, event: 'step', data: { a: 1 } }), () => undefined)
  expect(await response.text()).toBe(': connected\n\nid: 4\n\nid: 5\nevent: step\ndata: {"a":1}\n\n')
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(response.headers.get('x-accel-buffering')).toBe('no')
})

test('a fault of the source is an event of its own before the end', async () => {
  async function* broken(): AsyncGenerator<ServerSentEvent> {
    yield { id: 1, data: 1 }
    throw new Error('a secret detail')
  }
  const text = await eventStream(broken(), () => undefined).text()
  expect(text).toEndWith('id: 1\ndata: 1\n\nevent: error\ndata: {"code":"INTERNAL_ERROR"}\n\n')
})

test.each([
  [{ 'last-event-id': '0' }, 0],
  [{ 'last-event-id': '12' }, 12],
  [{ 'last-event-id': 'x' }, null],
  [{ 'last-event-id': '-1' }, null],
  [{}, null],
])('the last event of %p is %p', (headers, expected) => {
  expect(lastEventId(new Headers(headers))).toBe(expected)
})
