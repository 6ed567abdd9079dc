import { expect, test } from 'bun:test'
import type { ReplyEvent } from '../../../src/modules/assistant-sessions/reply.ts'
import { createReplyStreams } from '../../../src/modules/assistant-sessions/reply-streams.ts'
import type { Feed } from '../../../src/platform/feed.ts'

type Row = { event: ReplyEvent }

/** A feed that stores once its gate is open, or fails when the gate is rejected. */
const slowFeed = () => {
  const gate = Promise.withResolvers<void>()
  const rows: Row[] = []
  const feed = {
    async append(_: string, event: ReplyEvent) {
      await gate.promise
      rows.push({ event })
    },
    async *follow() {
      yield* rows
    },
    expectNew: () => undefined,
  }
  return { rows, gate, feed: feed as unknown as Feed<ReplyEvent> }
}

const read = async (events: AsyncGenerator<ReplyEvent>): Promise<ReplyEvent[]> => {
  const seen: ReplyEvent[] = []
  for await (const event of events) seen.push(event)
  return seen
}

const never = new AbortController().signal

test('a reader at the process that writes a reply has its words before they are stored', async () => {
  const { feed, gate, rows } = slowFeed()
  const streams = createReplyStreams(feed)
  streams.open('r')
  const writer = streams.writerOf('r')
  const early = streams.follow('r', never)
  const first = early.next()
  writer.write('Good ')
  expect((await first).value).toEqual({ type: 'delta', offset: 0, text: 'Good ' })
  writer.write('morning')
  expect((await early.next()).value).toEqual({ type: 'delta', offset: 5, text: 'morning' })
  const late = streams.follow('r', never)
  expect((await late.next()).value).toEqual({ type: 'delta', offset: 0, text: 'Good morning' })
  expect(rows).toEqual([])

  gate.resolve()
  await writer.end()
  await streams.end('r', null)
  streams.close('r')
  expect(await read(early)).toEqual([{ type: 'end', failure: null }])
  expect(rows.map(({ event }) => (event.type === 'delta' ? event.text : event.type)).join('')).toBe(
    'Good morningend',
  )
})

test('a reader of a stream that closes without an end goes on in the store from the next character', async () => {
  const { feed, rows } = slowFeed()
  const streams = createReplyStreams(feed)
  streams.open('r')
  const reading = read(streams.follow('r', never))
  streams.writerOf('r').write('Good ')
  await Bun.sleep(5)
  rows.push(
    { event: { type: 'delta', offset: 0, text: 'Goo' } },
    { event: { type: 'delta', offset: 3, text: 'd mor' } },
    { event: { type: 'end', failure: 'REPLY_LOST' } },
  )
  streams.close('r')
  expect(await reading).toEqual([
    { type: 'delta', offset: 0, text: 'Good ' },
    { type: 'delta', offset: 5, text: 'mor' },
    { type: 'end', failure: 'REPLY_LOST' },
  ])
})

test('a reply whose words cannot be stored ends', async () => {
  const { feed, gate } = slowFeed()
  const streams = createReplyStreams(feed)
  streams.open('r')
  const writer = streams.writerOf('r')
  writer.write('Good ')
  gate.reject(new Error('the store is gone'))
  await expect(writer.end()).rejects.toThrow('the store is gone')
  expect(() => writer.write('morning')).toThrow('the store is gone')
})
