/**
 * The demo's parent, tutor and student walk through a lesson against a server that runs (`npm start`): they book, claim,
 * chat over a native socket, Socket.IO and the route, upload and play recordings, and complete. Prints each step and what
 * came back, and exits with 1 at the first that goes wrong. It adds rows of its own to the demo data and changes none.
 * `BASE_URL=http://localhost:3000 SEED_CLIENT_PASSWORD=… SEED_ADMIN_PASSWORD=… bun bench/tutoring-walk.ts`
 */
import { Upload } from 'tus-js-client'
import { chime, chimeSeconds } from '../seeds/chime.ts'
import { request, until } from './cases.ts'
import { hourAhead } from './tutoring-cases.ts'
import {
  callAs,
  createSteps,
  type Fields,
  type Login,
  openNative,
  openSocketIo,
  rowsOf,
} from './walk/steps.ts'

const { BASE_URL: url = 'http://localhost:3000', SEED_CLIENT_PASSWORD, SEED_ADMIN_PASSWORD } = process.env
if (!SEED_CLIENT_PASSWORD || !SEED_ADMIN_PASSWORD)
  throw new Error('set SEED_CLIENT_PASSWORD and SEED_ADMIN_PASSWORD: the first start printed them')
const { say, count } = createSteps()

const signIn = async (email: string, password: string): Promise<Login> => {
  const { status, body } = await request(url, 'POST', '/auth/login', { body: { email, password } })
  const { id, role, first_name, last_name } = Object(body.user)
  const name = `${first_name} ${last_name}`
  say(`${email} signs in`, status === 200 ? `${name}, ${role}` : `${status} ${body.message}`, status === 200)
  return { name, id, token: String(body.token) }
}
const parent = await signIn('parent@k12.example', SEED_CLIENT_PASSWORD)
const tutor = await signIn('tutor@k12.example', SEED_CLIENT_PASSWORD)
const student = await signIn('student@k12.example', SEED_CLIENT_PASSWORD)
const admin = await signIn('admin@masstock.com', SEED_ADMIN_PASSWORD)
const [asParent, asTutor, asStudent, asAdmin] = [
  callAs(url, parent),
  callAs(url, tutor),
  callAs(url, student),
  callAs(url, admin),
]
const statsBefore = (await asAdmin('GET', '/admin/stats')).body

// Booking

const page = await openNative(url, parent)
const children = rowsOf((await asParent('GET', '/students/parent')).body)
const sam = children.find(({ first_name }) => first_name === 'Sam')
say('The parent lists the children', children.map(({ name }) => name).join(', '), sam !== undefined)

/** Asks for an hour on a day far ahead; for another one when that is taken, by an earlier walk perhaps. */
const book = async (): Promise<Fields> => {
  for (;;) {
    const time = hourAhead(Math.floor(Math.random() * 24 * 300))
    const body = { student_id: sam?.id, subject_id: 'math', note: 'Decimals, please', ...time }
    const answer = await asParent('POST', '/bookings', { body })
    if (answer.status === 409) continue
    const row = answer.body
    say(
      'The parent books',
      `${answer.status}: ${row.subject_name} for ${row.child_name}, ${row.starts_at}, ${row.status}`,
      row.status === 'requested',
    )
    return row
  }
}
const booking = await book()
const id = String(booking.id)

const open = rowsOf((await asTutor('GET', '/bookings/available?limit=100')).body)
const offered = open.find((row) => row.id === id)
say(
  'The tutor lists what has no tutor',
  `${open.length} bookings, this one too, of ${offered?.student_name}, with the note ${offered?.note}`,
  offered?.note === null,
)
const claimed = await asTutor('POST', `/bookings/${id}/claim`)
say(
  'The tutor claims it',
  `${claimed.status}: ${claimed.body.status} with ${claimed.body.tutor_name}`,
  claimed.body.tutor_id === tutor.id,
)
const again = await callAs(url, await signIn('tutor2@k12.example', SEED_CLIENT_PASSWORD))(
  'POST',
  `/bookings/${id}/claim`,
)
say('Another tutor claims it too', `${again.status}: ${again.body.message}`, again.status === 409)
const allocated = await page.next('booking:allocated', (data) => data.bookingId === id)
say('The open page of the parent is told', `booking:allocated, ${allocated?.tutorName}`, allocated !== null)
for (const [role, call] of [
  ['parent', asParent],
  ['student', asStudent],
] as const) {
  const told = await until(
    async () =>
      rowsOf((await call('GET', '/notifications')).body).find(
        (row) => row.resource_id === id && row.kind === 'booking.claimed',
      ) ?? null,
  )
  say(`The ${role} reads the notifications`, `“${told?.message}”`, told !== null)
}
const invite = await fetch(`${url}/sessions/${id}/invite`, {
  headers: { authorization: `Bearer ${parent.token}` },
})
const lines = (await invite.text())
  .split('\r\n')
  .filter((line) => /^(METHOD|UID|SEQUENCE|DTSTART|DTEND)/.test(line))
say(
  'The parent saves the invite',
  `${invite.headers.get('content-type')}: ${lines.join(' ')}`,
  lines.includes('METHOD:REQUEST'),
)

// Chat: the parent over a native socket, the tutor over Socket.IO, the student by the route.

const desk = await openSocketIo(url, tutor)
const sessionId = id
const joins = [await page.ask('joinSession', { sessionId }), await desk.ask('joinSession', { sessionId })]
say(
  'Parent (native) and tutor (Socket.IO) join',
  `seq ${joins.map(({ seq }) => seq).join(' and ')}, over ${desk.transport()}`,
  joins.every(({ success }) => success === true),
)
const first = await page.ask('sendMessage', {
  sessionId,
  text: 'Good afternoon! Sam is ready.',
  clientMessageId: 'walk-1',
})
say('The parent writes', `ack with seq ${first.seq}`, first.success === true)
const second = await desk.ask('sendMessage', { sessionId, text: 'Hello Sam, shall we begin?' })
say('The tutor writes', `ack with seq ${second.seq}`, second.success === true)
const unread = (await asStudent('GET', `/bookings/${id}`)).body.unread
say('The student has not read', `${unread} messages`, unread === 2)
const third = await asStudent('POST', `/sessions/${id}/messages`, {
  body: { text: 'Yes, I have the sheet.' },
})
say(
  'The student answers by the route',
  `${third.status}, seq ${third.body.seq}, from ${third.body.from}`,
  third.status === 201,
)
for (const [role, socket] of [
  ['parent', page],
  ['tutor', desk],
] as const) {
  const heard = await Promise.all(
    [1, 2, 3].map((seq) => socket.next('newMessage', (data) => data.seq === seq && data.sessionId === id)),
  )
  say(
    `The ${role} hears all`,
    heard.map((one) => `${one?.seq} ${one?.from}: ${one?.text}`).join(' | '),
    heard.every((one) => one !== null),
  )
}
const repeated = await asParent('POST', `/sessions/${id}/messages`, {
  body: { text: 'Good afternoon! Sam is ready.', clientMessageId: 'walk-1' },
})
say(
  'The parent sends the first one again, by the route',
  `seq ${repeated.body.seq}: not stored twice`,
  repeated.body.seq === 1,
)
await desk.ask('typing', { sessionId })
const typing = await page.next('typing', (data) => data.sessionId === id)
say('The tutor types', `the parent sees that ${typing?.name} types`, typing?.userId === tutor.id)
const read = await desk.ask('read', { sessionId, seq: 3 })
const seen = await page.next('read', (data) => data.userId === tutor.id && data.seq === 3)
say('The tutor reads up to 3', `ack ${read.lastReadSeq}, and the parent sees it`, seen !== null)
const counts = await Promise.all(
  [asParent, asTutor, asStudent].map(async (call) =>
    Number((await call('GET', `/bookings/${id}`)).body.unread),
  ),
)
say('Unread messages of parent, tutor, student', counts.join(', '), counts[1] === 0)

// Recordings

const file = chime()
const form = new FormData()
form.set('duration_seconds', String(chimeSeconds))
form.set('file', new File([file], 'first half.wav', { type: 'audio/wav' }))
const uploaded = await asTutor('POST', `/sessions/${id}/recordings`, { raw: form })
say(
  'The tutor uploads a recording in a form',
  `${uploaded.status}: ${uploaded.body.content_type}, ${uploaded.body.file_size_bytes} bytes`,
  uploaded.status === 201,
)
const refused = await asParent('POST', `/sessions/${id}/recordings`, { raw: form })
say('The parent tries to', `${refused.status}: ${refused.body.message}`, refused.status === 403)
const told = await page.next('newRecording', (data) => data.sessionId === id)
say('The open page of the parent is told', `newRecording, ${told?.content_type}`, told !== null)
let requests = 0
await new Promise<void>((resolve, reject) => {
  new Upload(file, {
    endpoint: `${url}/sessions/${id}/recordings/tus`,
    chunkSize: 5000,
    headers: { authorization: `Bearer ${tutor.token}` },
    metadata: { filename: 'second half.wav', duration_seconds: String(chimeSeconds) },
    onChunkComplete: () => {
      requests += 1
    },
    onSuccess: () => resolve(),
    onError: reject,
  }).start()
})
const recordings = rowsOf((await asStudent('GET', `/sessions/${id}/recordings`)).body)
say(
  'The tutor uploads another one by tus, in pieces',
  `${requests} pieces`,
  requests === Math.ceil(file.length / 5000),
)
say(
  'The student lists the recordings',
  recordings.map((row) => `${String(row.file_url).split('?')[0]} (${row.duration_seconds} s)`).join(', '),
  recordings.length === 2,
)
const link = new URL(String(recordings[0]?.file_url), url)
const part = await fetch(link, { headers: { range: 'bytes=44-1043' } })
const bytes = await part.bytes()
say(
  'The student plays a part of it, without a token',
  `${part.status}, ${part.headers.get('content-range')}, the bytes that were sent`,
  part.status === 206 && file.subarray(44, 1044).equals(bytes),
)
const whole = await (await fetch(link)).bytes()
say('The student plays all of it', `${whole.length} bytes, as they were sent`, file.equals(whole))

// The end

const upcoming = (await asAdmin('GET', '/admin/stats')).body
say(
  'The admin looks at the figures',
  JSON.stringify(upcoming),
  Number(upcoming.upcomingSessions) === Number(statsBefore.upcomingSessions) + 1,
)
const completed = await asTutor('PATCH', `/bookings/${id}`, { body: { status: 'completed' } })
say(
  'The tutor completes the lesson',
  `${completed.status}: ${completed.body.status}`,
  completed.body.status === 'completed',
)
const late = await asParent('PATCH', `/bookings/${id}`, { body: { status: 'cancelled' } })
say('The parent cancels it too late', `${late.status}: ${late.body.message}`, late.status === 409)
const stats = (await asAdmin('GET', '/admin/stats')).body
say('The admin looks again', JSON.stringify(stats), stats.upcomingSessions === statsBefore.upcomingSessions)
page.close()
desk.close()
console.log(`ok    ${count()} steps, booking ${id}`)
process.exit(0)
