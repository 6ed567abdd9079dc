import { describe, expect, test } from 'bun:test'
import { pino } from 'pino'
import { createFaultLog } from '../../src/http/fault-log.ts'
import { createConnection } from '../../src/http/socket.ts'
import { createFrameWire, readFrame } from '../../src/http/socket-frames.ts'
import { eventually } from '../support/eventually.ts'

/** A socket that says of each frame what Bun would: bytes, -1 for queued, 0 for dropped. */
const connectionOf = (...results: number[]) => {
  const sent: string[] = []
  const closed: number[] = []
  const raw = {
    send(text: string) {
      sent.push(text)
      return results.shift() ?? text.length
    },
    cork: (write: () => void) => write(),
    close: (code?: number) => void closed.push(code ?? 0),
  }
  const log = createFaultLog(pino({ level: 'silent' }), 0)
  return { sent, closed, connection: createConnection(createFrameWire(raw), log, 30_000) }
}

describe('a connection', () => {
  test('is closed with 1013 when a frame was dropped, so that no client misses one', async () => {
    const { closed, connection } = connectionOf(5, 0)
    expect(await connection.send('a', 1)).toBe(true)
    expect(await connection.send('b', 2)).toBe(false)
    expect(closed).toEqual([1013])
    expect(connection.signal.aborted).toBe(true)
    expect(await connection.send('c', 3)).toBe(false)
  })

  test('waits for room before it takes the next frame', async () => {
    const { connection } = connectionOf(-1)
    let went = false
    const sending = connection.send('a', 1).then((result) => {
      went = true
      return result
    })
    await Bun.sleep(5)
    expect(went).toBe(false)
    connection.drained()
    expect(await sending).toBe(true)
  })

  test('stops waiting when the connection is cut', async () => {
    const { connection } = connectionOf(-1)
    const sending = connection.send('a', 1)
    connection.ended()
    expect(await sending).toBe(false)
  })

  test('handles frames in order, also those that came before their handlers', async () => {
    const { sent, connection } = connectionOf()
    for (const id of [1, 2, 3]) connection.receive(readFrame({ event: 'work', data: { id }, id }))
    expect(sent).toEqual([])
    let running = 0
    connection.listen({
      async work(data) {
        running += 1
        expect(running).toBe(1)
        await Bun.sleep(5)
        running -= 1
        return data
      },
    })
    await eventually(async () =>
      expect(sent.map((text) => JSON.parse(text))).toEqual(
        [1, 2, 3].map((id) => ({ event: 'ack', id, data: { id } })),
      ),
    )
  })

  test('hides the text of an internal error', async () => {
    const { sent, connection } = connectionOf()
    connection.listen({
      async work() {
        throw new Error('connection string mongodb://secret')
      },
    })
    connection.receive(readFrame('{"event":"work","id":"x"}'))
    await eventually(async () => expect(sent).toHaveLength(1))
    expect(JSON.parse(sent[0] ?? '')).toEqual({
      event: 'exception',
      id: 'x',
      data: { code: 'INTERNAL_ERROR', message: 'Something went wrong on our side' },
    })
  })

  test('is closed when it is flooded with frames', () => {
    const { closed, connection } = connectionOf()
    for (let number = 0; number < 300; number += 1) connection.receive(readFrame('{"event":"x"}'))
    expect(closed).toEqual([1008])
  })
})
