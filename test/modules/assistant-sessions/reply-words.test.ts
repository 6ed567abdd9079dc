import { expect, test } from 'bun:test'
import { createMessageNotes } from '../../../src/modules/assistant-sessions/message-notes.ts'
import type { ReplyEvent } from '../../../src/modules/assistant-sessions/reply.ts'
import { createReplyWords } from '../../../src/modules/assistant-sessions/reply-words.ts'
import type { Feed } from '../../../src/platform/feed.ts'

type Row = { event: ReplyEvent }

/** A feed that stores when it is let, or not at all. */
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

test('who reads where the reply is asked for has its words before they are stored', async () => {
  const { feed, gate, rows } = slowFeed()
  const words = createReplyWords(feed)
  words.open('r')
  const writer = words.writerOf('r')
  const early = words.follow('r', never)
  const first = early.next()
  writer.write('Good ')
  expect((await first).value).toEqual({ type: 'delta', offset: 0, text: 'Good ' })
  writer.write('morning')
  expect((await early.next()).value).toEqual({ type: 'delta', offset: 5, text: 'morning' })
  const late = words.follow('r', never)
  expect((await late.next()).value).toEqual({ type: 'delta', offset: 0, text: 'Good morning' })
  expect(rows).toEqual([])

  gate.resolve()
  await writer.end()
  await words.end('r', null)
  words.close('r')
  expect(await read(early)).toEqual([{ type: 'end', failure: null }])
  expect(rows.map(({ event }) => (event.type === 'delta' ? event.text : event.type)).join('')).toBe(
    'Good morningend',
  )
})

test('who was not told the end goes on in the store, from the very word', async () => {
  const { feed, rows } = slowFeed()
  const words = createReplyWords(feed)
  words.open('r')
  const reading = read(words.follow('r', never))
  words.writerOf('r').write('Good ')
  await Bun.sleep(5)
  rows.push(
    { event: { type: 'delta', offset: 0, text: 'Goo' } },
    { event: { type: 'delta', offset: 3, text: 'd mor' } },
    { event: { type: 'end', failure: 'REPLY_LOST' } },
  )
  words.close('r')
  expect(await reading).toEqual([
    { type: 'delta', offset: 0, text: 'Good ' },
    { type: 'delta', offset: 5, text: 'mor' },
    { type: 'end', failure: 'REPLY_LOST' },
  ])
})

test('a reply whose words cannot be stored is not gone on with', async () => {
  const { feed, gate } = slowFeed()
  const words = createReplyWords(feed)
  words.open('r')
  const writer = words.writerOf('r')
  writer.write('Good ')
  gate.reject(new Error('the store is gone'))
  await expect(writer.end()).rejects.toThrow('the store is gone')
  expect(() => writer.write('morning')).toThrow('the store is gone')
})

test('of messages noted together, each learns whether its own session is there', async () => {
  const writes: string[][] = []
  const note = createMessageNotes(async (notes) => {
    writes.push(notes.map(({ sessionId, seq }) => `${sessionId}${seq}`))
    return notes.filter(({ sessionId }) => sessionId !== 'gone').length
  })
  const at = new Date()
  const told = await Promise.all([note('a', 2, at), note('gone', 1, at), note('a', 1, at), note('b', 7, at)])
  expect(told).toEqual([true, false, true, true])
  expect(writes[0]).toEqual(['a2', 'gone1', 'b7'])
})
