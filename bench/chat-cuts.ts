/**
 * Chats of tutoring over two server processes on one store. Listeners and senders in both dialects, and senders by the
 * route, lose their connections at random: while they connect, join, send, wait for an ack or follow; by their own end or
 * by a reset on the way. Listeners resume with the last seq at either process, senders repeat what had no ack with its
 * `clientMessageId` in another way. At the end each listener must have each message once and in order, and each message
 * must be stored once. Exits with 1 on a fault.
 * `bun bench/chat-cuts.ts [--cuts 10000] [--seconds 280] [--bookings 5] [--seed 1]`
 */
import { parseArgs } from 'node:util'
import { request, seededRandom, show } from './cases.ts'
import { dialects } from './chat-load/line.ts'
import { listen } from './chat-load/listener.ts'
import { createLoad, type Lesson } from './chat-load/load.ts'
import { send } from './chat-load/sender.ts'
import { hourAhead, signIn, startTwo } from './tutoring-cases.ts'

const { values } = parseArgs({
  options: {
    cuts: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '280' },
    bookings: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  },
})
const cuts = Number(values.cuts)
const { urls, stop } = await startTwo()
const [url = ''] = urls
const [parent, tutor, student] = await Promise.all(
  ['parent', 'tutor', 'student'].map((role) => signIn(url, `${role}@k12.example`)),
)
if (!parent || !tutor || !student) throw new Error('the demo data has no logins')
const children = await request(url, 'GET', '/students/parent', { token: parent.token })
const child = Object.values(children.body).find((one) => Object(one).first_name === 'Sam')

const startedAt = performance.now()
const seconds = (): number => (performance.now() - startedAt) / 1000
const load = createLoad(
  urls,
  seededRandom(Number(values.seed)),
  () => load.made() >= cuts || seconds() > Number(values.seconds),
)
let messages = 0
let deliveries = 0

const run = async (number: number): Promise<void> => {
  const body = { student_id: Object(child).id, subject_id: 'math', tutor_id: tutor.id, ...hourAhead(number) }
  const booked = await request(url, 'POST', '/bookings', { token: parent.token, body })
  if (booked.status !== 201) throw new Error(`a booking was answered with ${booked.status}`)
  const lesson: Lesson = { id: String(booked.body.id), sent: new Map(), isWritten: false }
  const people = [parent, tutor, student]
  const following = ['native' as const, ...dialects].map((dialect, index) =>
    listen(load, urls, lesson, people[(index + number) % 3] ?? parent, dialect),
  )
  const ways = ['native', 'Socket.IO, WebSocket', 'Socket.IO, polling', 'REST'] as const
  await Promise.all(
    ways.map((way, index) => send(load, urls, lesson, people[(index + number) % 3] ?? parent, way)),
  )
  lesson.isWritten = true
  const heard = await Promise.all(following)

  const listed = await request(url, 'GET', `/sessions/${lesson.id}/messages`, { token: parent.token })
  const rows = Object.values(listed.body).map((row): { id: string; seq: number; text: string } => Object(row))
  messages += rows.length
  if (rows.some(({ seq }, index) => seq !== index + 1)) load.fault('the seqs of a chat have a gap')
  if (rows.length !== lesson.sent.size) load.fault(`${rows.length} rows of ${lesson.sent.size} messages`)
  for (const { id, seq, text } of rows) {
    const acknowledged = lesson.sent.get(text)
    if (acknowledged?.id !== id || acknowledged.seq !== seq) load.fault(`message ${seq} is another one`)
  }
  const texts = rows.map(({ text }) => text)
  for (const seen of heard) {
    deliveries += seen.length
    if (!Bun.deepEquals(seen, texts)) load.fault(`a listener has ${seen.length} others of ${texts.length}`)
  }
}

const progress = setInterval(
  () =>
    console.log(
      `      ${load.made()} of ${cuts} cuts in ${seconds().toFixed(0)} s, faults: ${load.faults()}`,
    ),
  10_000,
)
await Promise.all(Array.from({ length: Number(values.bookings) }, (_, number) => run(number)))
clearInterval(progress)
if (load.made() < cuts) load.fault(`only ${load.made()} of ${cuts} cuts in ${values.seconds} s`)
console.log(`      cuts by moment: ${show(load.moments)}`)
console.log(`      cuts by dialect: ${show(load.lines)}`)
console.log(
  `${load.faults() ? 'FAULT' : 'ok   '} ${load.made()} cuts of chats in both dialects at two processes, ${seconds().toFixed(0)} s: ${messages} messages, ${load.repeated()} of them repeated, ${deliveries} deliveries; lost, doubled or out of order: ${load.faults()}`,
)
stop()
process.exit(load.faults() ? 1 : 0)
