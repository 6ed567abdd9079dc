import { startTcpProxy } from '../../test/support/tcp-proxy.ts'
import type { Person } from '../tutoring-cases.ts'
import { type Dialect, dialects, openLine } from './line.ts'
import type { Lesson, Load } from './load.ts'

const moments = ['in mid-send', 'with a send that is lost on the way', 'before the ack'] as const

/** Sends messages until the load is over; what had no ack is sent again, with its id, in any way. */
export const send = async (
  load: Load,
  urls: string[],
  lesson: Lesson,
  person: Person,
  dialect: Dialect | 'REST',
): Promise<void> => {
  const { random } = load
  const proxies = await Promise.all(urls.map((url) => startTcpProxy(url)))
  let count = 0
  const next = () => {
    count += 1
    return `${dialect} ${Bun.randomUUIDv7()} ${count}`
  }

  /** Sends a message again, until it is acknowledged, over a connection of its own or by the route. */
  const repeat = async (text: string): Promise<void> => {
    for (;;) {
      const way = load.pick([...dialects, 'REST', 'REST'] as const)
      if (way === 'REST') return load.note(lesson, text, await load.post(lesson, person, text, text))
      const line = openLine(way, load.pick(urls), person.token)
      await line.opened
      const ack = await line.ask('sendMessage', { sessionId: lesson.id, text, clientMessageId: text })
      line.end()
      if (ack) return load.note(lesson, text, ack)
    }
  }

  const sendLive = async (dialect: Dialect): Promise<void> => {
    const proxy = load.pick(proxies)
    const line = openLine(dialect, proxy.url, person.token)
    if (!(await line.opened)) load.fault(`${dialect}: a sender could not connect`)
    const ask = (text: string) =>
      line.ask('sendMessage', { sessionId: lesson.id, text, clientMessageId: text })
    for (let turn = Math.floor(random() * 4); turn > 0 && !load.isOver(); turn -= 1) {
      const text = next()
      const ack = await ask(text)
      if (ack) load.note(lesson, text, ack)
      else load.fault(`${dialect}: the server closed a sender`)
    }
    const moment = load.pick(moments)
    if (moment === 'with a send that is lost on the way') proxy.behave(() => 'hang')
    if (moment === 'before the ack') proxy.cutAnswersAt(0)
    const texts = Array.from({ length: 1 + Math.floor(random() * 3) }, next)
    const acks = texts.map(ask)
    await Bun.sleep(random() * (moment === 'before the ack' ? 40 : 8))
    await load.cut(line, proxy, dialect, moment)
    const got = await Promise.all(acks)
    const seqs = got.flatMap((ack) => ack?.seq ?? [])
    if (seqs.some((seq, index) => seq <= (seqs[index - 1] ?? 0)))
      load.fault(`sent in order, stored as ${seqs}`)
    for (const [index, text] of texts.entries()) {
      const ack = got[index]
      if (ack) load.note(lesson, text, ack)
      // Some acknowledged ones are sent again too, and some twice at once.
      if (!ack || random() < 0.1)
        await Promise.all(random() < 0.3 ? [repeat(text), repeat(text)] : [repeat(text)])
    }
  }

  while (!load.isOver()) {
    if (dialect === 'REST') {
      const text = next()
      load.note(lesson, text, await load.post(lesson, person, text, text))
    } else await sendLive(dialect)
    await Bun.sleep(random() * 40)
  }
  for (const proxy of proxies) await proxy.stop()
}
