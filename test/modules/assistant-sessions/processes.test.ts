import { afterAll, expect, test } from 'bun:test'
import { caller, startTestServer } from '../../support/server.ts'
import { startServerProcess } from '../../support/server-process.ts'
import { openSocket } from '../../support/socket.ts'

const here = await startTestServer()
const child = await startServerProcess(here.databaseUri)
afterAll(child.kill)
const there = { url: child.url, call: caller(child.url) }

const open = async () =>
  (await here.call('POST', '/api/sessions', { body: { businessId: 'B', userId: 'u' } })).body.sessionId

test('a message posted at one server reaches a socket at another', async () => {
  const sessionId = await open()
  const socket = openSocket(`${there.url}/api/sessions/${sessionId}/live`)
  await socket.opened
  for (let number = 1; number <= 20; number += 1) {
    await here.call('POST', `/api/sessions/${sessionId}/messages`, { body: { content: `${number}` } })
    await socket.next('message', (frame) => frame.data.seq === number)
  }
  expect(socket.of('message').map(({ content }) => content)).toEqual(
    Array.from({ length: 20 }, (_, index) => `${index + 1}`),
  )
  socket.raw.close()
})

test('a socket cut 40 times at random during 300 messages has all of them, once, in order', async () => {
  const sessionId = await open()
  const messages = 300
  const wantedCuts = 40
  const seen: number[] = []
  let cuts = 0
  let writing = true
  const write = (async () => {
    let next = 0
    const writer = async (server: typeof there) => {
      while (next < messages) {
        next += 1
        await server.call('POST', `/api/sessions/${sessionId}/messages`, { body: { content: `m${next}` } })
      }
    }
    await Promise.all([writer(here), writer(there), writer(here), writer(there)])
    writing = false
  })()
  const readOnce = async (server: typeof there): Promise<void> => {
    const socket = openSocket(`${server.url}/api/sessions/${sessionId}/live?after=${seen.at(-1) ?? 0}`)
    const over = Promise.withResolvers<void>()
    socket.raw.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(String(data))
      if (frame.event === 'message') seen.push(frame.data.seq)
      if (seen.length >= messages) over.resolve()
    })
    await socket.opened
    const finishes = !writing && cuts >= wantedCuts
    await Promise.race([over.promise, ...(finishes ? [] : [Bun.sleep(Math.random() * 12)])])
    cuts += 1
    socket.cut()
    // Frames in transit when the connection was cut do not count: the client resumes after its last one.
    await socket.closed
  }
  while (seen.length < messages || cuts < wantedCuts) await readOnce(cuts % 2 ? here : there)
  await write
  expect(cuts).toBeGreaterThanOrEqual(wantedCuts)
  expect(seen).toEqual(Array.from({ length: messages }, (_, index) => index + 1))
})
