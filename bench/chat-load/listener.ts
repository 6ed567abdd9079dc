import { startTcpProxy } from '../../test/support/tcp-proxy.ts'
import type { Person } from '../tutoring-cases.ts'
import { type Dialect, openLine } from './line.ts'
import type { Lesson, Load } from './load.ts'

const moments = ['while it connects', 'in mid-join', 'in mid-answer', 'while it follows'] as const

/** The last connection of a listener may take so long. */
const lastMs = 90_000

/**
 * Follows a chat through cut after cut, at either process, and resumes with the seq of the last message that it has.
 * Returns the texts that it was sent, in that order.
 */
export const listen = async (
  load: Load,
  urls: string[],
  lesson: Lesson,
  { token }: Person,
  dialect: Dialect,
): Promise<string[]> => {
  const { random } = load
  const proxies = await Promise.all(urls.map((url) => startTcpProxy(url)))
  const seen: string[] = []
  const isDone = () => lesson.isWritten && seen.length >= lesson.sent.size
  while (!isDone()) {
    const proxy = load.pick(proxies)
    const moment = load.isOver() ? null : load.pick(moments)
    if (moment === 'in mid-answer') proxy.cutAnswersAt(200 + random() * 6000)
    let isCut = false
    const line = openLine(dialect, proxy.url, token, ({ seq, text }) => {
      // What is in transit when a client cuts its connection does not reach it.
      if (isCut) return
      if (seq !== seen.length + 1) load.fault(`${dialect}: seq ${seq} after ${seen.length}`)
      seen.push(text)
    })
    const closing = line.closed.then(() => {
      isCut = true
    })
    if (moment === 'while it connects') await Bun.sleep(random() * 20)
    else if (moment === 'in mid-answer') await Promise.race([line.opened, Bun.sleep(100)])
    else await line.opened
    const after = seen.length
    const joined =
      moment === 'while it connects' ? null : line.ask('joinSession', { sessionId: lesson.id, after })
    if (moment === null) {
      const deadline = performance.now() + lastMs
      const ack = await Promise.race([joined, Bun.sleep(lastMs)])
      if (ack && !ack.success) load.fault(`${dialect}: a join was refused: ${ack.code}`)
      while (!isDone() && !isCut && performance.now() < deadline) await Bun.sleep(5)
      line.end()
      if (performance.now() < deadline) continue
      load.fault(`${dialect}: ${seen.length} of ${lesson.sent.size} messages after ${lastMs / 1000} s`)
      break
    }
    if (moment === 'in mid-join') await Bun.sleep(random() * 15)
    if (moment === 'in mid-answer') await Bun.sleep(random() * 60)
    if (moment === 'while it follows') {
      const ack = await joined
      if (!ack?.success) load.fault(`${dialect}: a join was ${ack ? `refused: ${ack.code}` : 'closed'}`)
      await Bun.sleep(random() * 150)
    }
    await load.cut(line, proxy, dialect, moment)
    await closing
  }
  for (const proxy of proxies) await proxy.stop()
  return seen
}
