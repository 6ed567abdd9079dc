import { until } from '../cases.ts'
import { type Dialect, openLine } from '../chat-load/line.ts'
import type { Load } from './load.ts'

/** What readers of one log share: how much was written in the end, null before, and how often they began anew. */
export type Log = { written: number | null; resumed: number }

export const newLog = (): Log => ({ written: null, resumed: 0 })

const isRead = (log: Log, seen: unknown[]): boolean => log.written !== null && seen.length >= log.written

/** The last connection of a reader may take so long. */
const lastMs = 60_000

/** Repeats `connect`, which follows from where the reader is, until all is read. */
const followAll = async (
  load: Load,
  log: Log,
  name: string,
  seen: unknown[],
  connect: () => Promise<void>,
) => {
  let deadline = Number.POSITIVE_INFINITY
  for (let connects = 0; !isRead(log, seen); connects += 1) {
    if (connects > 0) log.resumed += 1
    await connect()
    if (log.written !== null && deadline === Number.POSITIVE_INFINITY) deadline = performance.now() + lastMs
    if (performance.now() < deadline) continue
    return load.fault(`${name}: ${seen.length} of ${log.written} after ${lastMs / 1000} s`)
  }
}

const take = (load: Load, name: string, seen: string[], seq: number, what: string): void => {
  if (seq !== seen.length + 1) load.fault(`${name}: seq ${seq} after ${seen.length}`)
  seen.push(what)
}

/**
 * Follows the events of a client as server-sent events. Returns them as `<type> <id of the run>`. A stream that is cut
 * instead of ended is a fault unless `mayCut`.
 */
export const followEvents = async (
  load: Load,
  log: Log,
  token: string,
  mayCut: boolean,
): Promise<string[]> => {
  const seen: string[] = []
  const name = 'server-sent events'
  await followAll(load, log, name, seen, async () => {
    const over = new AbortController()
    const headers = {
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
      'last-event-id': String(seen.length),
    }
    const isOver = setInterval(() => isRead(log, seen) && over.abort(), 50)
    try {
      const answer = await fetch(`${load.url}/api/v1/events`, { headers, signal: over.signal })
      if (answer.status !== 200) load.fault(`${name}: ${answer.status}`)
      let rest = ''
      for await (const text of (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
        const blocks = (rest + text).split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) {
          const data = /^data: (.*)$/m.exec(block)?.[1]
          if (data === undefined) continue
          const event: { seq: number; type: string; execution_id: string } = JSON.parse(data)
          take(load, name, seen, event.seq, `${event.type} ${event.execution_id}`)
        }
      }
    } catch (error) {
      if (!over.signal.aborted && !mayCut) load.fault(`${name}: ${error}`)
    }
    clearInterval(isOver)
  })
  return seen
}

/** Follows a session of an assistant over native sockets. Returns its messages. */
export const followSession = async (load: Load, log: Log, sessionId: string): Promise<string[]> => {
  const seen: string[] = []
  const name = 'a socket of an assistant'
  await followAll(load, log, name, seen, async () => {
    const path = `/api/sessions/${sessionId}/live?after=${seen.length}`
    const socket = new WebSocket(load.url.replace('http', 'ws') + path)
    const closed = Promise.withResolvers<number>()
    socket.onclose = ({ code }) => closed.resolve(code)
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(String(data))
      if (frame.event === 'message') take(load, name, seen, frame.data.seq, frame.data.content)
    }
    const isOver = setInterval(() => isRead(log, seen) && socket.close(), 50)
    const code = await closed.promise
    clearInterval(isOver)
    if (code !== 1001 && !isRead(log, seen)) load.fault(`${name}: closed with ${code}`)
  })
  return seen
}

/** Follows the chat of a booking. Returns its texts. */
export const followChat = async (
  load: Load,
  log: Log,
  dialect: Dialect,
  token: string,
  sessionId: string,
): Promise<string[]> => {
  const seen: string[] = []
  await followAll(load, log, dialect, seen, async () => {
    const line = openLine(dialect, load.url, token, ({ seq, text }) => take(load, dialect, seen, seq, text))
    if (!(await line.opened)) return load.fault(`${dialect}: a connect failed`)
    const joined = await line.ask('joinSession', { sessionId, after: seen.length })
    if (joined && !joined.success) load.fault(`${dialect}: a join was refused: ${joined.code}`)
    let isClosed = false
    void line.closed.then(() => {
      isClosed = true
    })
    await until(() => isClosed || isRead(log, seen), 10 * 60_000)
    line.end()
  })
  return seen
}

/** Sends messages of a chat. What has no ack is sent again, with its id. Returns how many were acknowledged. */
export const sendChat = async (
  load: Load,
  dialect: Dialect,
  token: string,
  sessionId: string,
): Promise<number> => {
  let sent = 0
  while (!load.isOver()) {
    const line = openLine(dialect, load.url, token)
    if (!(await line.opened)) {
      load.fault(`${dialect}: a sender could not connect`)
      continue
    }
    for (let isOpen = true; isOpen && !load.isOver(); ) {
      const text = `${dialect} ${sent}`
      const ack = await line.ask('sendMessage', { sessionId, text, clientMessageId: text })
      if (ack && !ack.success) load.fault(`${dialect}: a message was refused: ${ack.code}`)
      isOpen = ack !== null
      if (isOpen) sent += 1
      await Bun.sleep(20)
    }
    line.end()
  }
  return sent
}
