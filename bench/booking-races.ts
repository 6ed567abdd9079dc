/**
 * Two server processes on one store. First: a hundred families ask at once for overlapping times of one tutor, and fifty
 * tutors claim one booking at once. Then bookings are made, claimed, allocated, reassigned, moved, cancelled and completed
 * at random over both, while one or both are killed with -9 and started again. After each kill no tutor and no student
 * may have two bookings at one time, each booking must have its slot in its calendars, and what was answered must be
 * stored; at the end what the kills left must keep no slot from others. Exits with 1 on a fault.
 * `bun bench/booking-races.ts [--rounds 5] [--kills 40] [--seed 1]`
 */
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { defaultTimings } from '../src/timings.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { createActions } from './booking-load/actions.ts'
import { checkBookings } from './booking-load/check.ts'
import { createPeople } from './booking-load/people.ts'
import { count, seededRandom, show, temporaryFolder } from './cases.ts'
import { type Answer, createCaller } from './kills-load/caller.ts'
import { hourAhead } from './tutoring-cases.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    kills: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
  },
})
const random = seededRandom(Number(values.seed))

const store = await startEmbeddedMongo({ dataDir: await temporaryFolder(), port: 0 })
const uri = `mongodb://127.0.0.1:${store.port}/bookings?directConnection=true`
const timings = { jobLockMs: 2000, jobTouchMs: 500, jobPollMs: 200, bookingHoldMs: 300 }
const settings = {
  dataDir: await temporaryFolder(),
  passwordCost: { memoryCost: 8, timeCost: 1 },
  timings: { ...defaultTimings, ...timings },
}
const start = () => startServerProcess(uri, settings)
const servers = [await start(), await start()]
const database = databaseOf(await connectMongo(uri))

let faults = 0
const fault = (text: string): void => {
  faults += 1
  if (faults <= 20) console.log(`FAULT ${text}`)
}
let turn = 0
const caller = createCaller(() => {
  turn += 1
  return servers[turn % 2]?.url ?? ''
}, fault)
const { call, insist } = caller

const people = await createPeople(caller, database, { tutors: 50, parents: 10, childrenEach: 10 })
const { children, tutors } = people

/** Sends requests at once, and counts the answers. */
const race = async (requests: (() => Promise<Answer | null>)[]): Promise<string> => {
  const statuses = new Map<string, number>()
  for (const answer of await Promise.all(requests.map((request) => request())))
    count(statuses, answer ? String(answer.status) : 'no answer')
  return show(new Map([...statuses].sort()))
}
const compare = (done: string, happened: string[], expected: string): void => {
  for (const one of happened) if (one !== expected) fault(`${done}: ${one} instead of ${expected}`)
  console.log(
    `${happened.every((one) => one === expected) ? 'ok   ' : 'FAULT'} ${done}: ${happened.join(' | ')}`,
  )
}

const booked: string[] = []
const claimed: string[] = []
for (let round = 0; round < Number(values.rounds); round += 1) {
  const middle = new Date(hourAhead(12 * round).starts_at).getTime()
  const minutes = () => (10 + Math.floor(random() * 100)) * 60_000
  const tutor_id = tutors[round]?.id
  booked.push(
    await race(
      children.map(({ id, parent }) => () => {
        const starts_at = new Date(middle - minutes()).toISOString()
        const ends_at = new Date(middle + minutes()).toISOString()
        const body = { student_id: id, subject_id: 'math', tutor_id, starts_at, ends_at }
        return call('POST', '/bookings', { token: parent.token, body })
      }),
    ),
  )
  const child = children[round]
  if (!child) throw new Error('there are fewer children than rounds')
  const body = { student_id: child.id, subject_id: 'math', ...hourAhead(12 * round + 6) }
  const open = await insist('POST', '/bookings', { token: child.parent.token, body })
  claimed.push(
    await race(
      tutors.map(
        ({ token }) =>
          () =>
            call('POST', `/bookings/${open.body.id}/claim`, { token }),
      ),
    ),
  )
}
compare('100 overlapping bookings of one tutor at once', booked, '201: 1, 409: 99')
compare('50 claims of one booking at once', claimed, '200: 1, 409: 49')

const some = { ...people, tutors: tutors.slice(0, 6), children: children.slice(0, 16) }
const day = new Date(hourAhead(20 * 24).starts_at)
const actions = createActions(caller, some, random, day)
const killed = new Map<string, number>()
const startedAt = performance.now()
let shownAt = startedAt
for (let kill = 1; kill <= Number(values.kills); kill += 1) {
  let isStopped = false
  const load = Promise.all(
    Array.from({ length: 16 }, async () => {
      while (!isStopped) {
        const before = actions.unanswered()
        await actions.act()
        await Bun.sleep(random() * (actions.unanswered() === before ? 10 : 300))
      }
    }),
  )
  await Bun.sleep(100 + random() * 1400)
  const what = random() < 0.3 ? [0, 1] : [Math.floor(random() * 2)]
  count(killed, what.length === 2 ? 'both' : 'one')
  for (const index of what) servers[index]?.kill()
  // Where one is left, it goes on meanwhile.
  for (const index of what) {
    await servers[index]?.exited
    servers[index] = await start()
  }
  isStopped = true
  await load
  const { bookings, faults: found } = await checkBookings(database)
  for (const text of found) fault(`after kill ${kill}: ${text}`)
  const stored = new Map(bookings.map((row) => [row._id, row]))
  for (const { id, updated_at, status, tutor_id, starts_at } of actions.answered.values()) {
    const row = stored.get(id)
    const at = row?.updated_at.toISOString() ?? ''
    const isSame =
      row?.status === status && row.tutor_id === tutor_id && row.starts_at.toISOString() === starts_at
    if (at < updated_at || (at === updated_at && !isSame))
      fault(`after kill ${kill}: booking ${id} lost a write`)
  }
  if (performance.now() - shownAt < 10_000) continue
  shownAt = performance.now()
  console.log(`      ${kill} of ${values.kills} kills, ${bookings.length} bookings, faults: ${faults}`)
}

// As if the hour had passed that the sweep leaves to a creation.
const pending = { status: 'pending' }
const rows = database.collection('bookings')
const half = await rows.countDocuments(pending)
await rows.updateMany(pending, { $set: { created_at: new Date(0) } })
const runJobs = { $set: { nextRunAt: new Date(0) } }
await database.collection('jobs').updateMany({ repeatInterval: { $ne: null } }, runJobs)
const waiting = { $or: [pending, { 'news.0': { $exists: true } }] }
for (let tries = 0; tries < 300 && (await rows.countDocuments(waiting)) > 0; tries += 1) await Bun.sleep(100)
const unswept = await rows.countDocuments(waiting)
if (unswept > 0) fault(`${unswept} bookings are still pending, or their people are not told of them`)

/** Asks for the slot of each entry that a kill has left, as its next writer. */
const { left } = await checkBookings(database)
let freed = 0
for (const { calendarId, entry } of left) {
  const isFree = !(await checkBookings(database)).bookings.some(
    (row) =>
      (calendarId === `tutor ${row.tutor_id}` || calendarId === `student ${row.student_id}`) &&
      (row.status === 'scheduled' || row.status === 'requested') &&
      row.starts_at < entry.ends_at &&
      row.ends_at > entry.starts_at,
  )
  if (!isFree) continue
  const [kind, id] = calendarId.split(' ')
  const child = kind === 'student' ? children.find((one) => one.id === id) : children.at(-1 - freed)
  const body = {
    student_id: child?.id,
    subject_id: 'math',
    tutor_id: kind === 'tutor' ? id : null,
    starts_at: entry.starts_at,
    ends_at: entry.ends_at,
  }
  const answer = await insist('POST', '/bookings', { token: child?.parent.token ?? '', body })
  if (answer.status !== 201)
    fault(`an entry of ${calendarId} that a kill left keeps its slot: ${answer.status}`)
  freed += 1
}
const { bookings, faults: found } = await checkBookings(database)
for (const text of found) fault(`at the end: ${text}`)

const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
console.log(`      answers: ${show(new Map([...actions.outcomes].sort()))}; none: ${actions.unanswered()}`)
console.log(
  `${faults ? 'FAULT' : 'ok   '} ${values.kills} kills (${show(killed)}), seed ${values.seed}, ${seconds} s: ${bookings.length} bookings; the kills left ${half} half-made ones, which were swept, and ${left.length} entries of calendars, ${freed} of them asked for and given away; two at one time, lost writes, calendars that disagree: ${faults}`,
)
for (const server of servers) server.kill()
await store.close(0)
process.exit(faults ? 1 : 0)
