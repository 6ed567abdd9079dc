import type { TestSocket } from '../support/socket.ts'
import type { AsAdmin, Call, HotCall, Open, SocketOf } from './hot-call.ts'

const hourMs = 60 * 60 * 1000

/** Bookings and the chat of a lesson. */
export const lessonCalls = async (
  call: Call,
  asAdmin: AsAdmin,
  open: Open,
  socketOf: SocketOf,
): Promise<HotCall[]> => {
  const subject = await asAdmin('POST', '/admin/subjects', { name: `Mathematics ${Bun.randomUUIDv7()}` })
  const subject_id = Object(subject).id
  const [parent, tutor] = [await open({ role: 'parent' }), await open({ role: 'tutor' })]
  await asAdmin('PATCH', `/admin/tutors/${tutor.id}`, { subjects: [subject_id] })
  const child = { first_name: 'Kim', last_name: 'Cho', grade: '5' }
  const student_id = (await call('POST', '/students', { token: parent.token, body: child })).body.id
  let hours = 24
  let sessionId = ''
  let socket: TestSocket | undefined
  let asked = 0
  const ask = async (event: string, data: object) => {
    asked += 1
    const id = asked
    if (!socket) throw new Error('enter the lesson first')
    socket.send(event, { sessionId, ...data }, id)
    const ack = await socket.next('ack', (frame) => frame.id === id)
    if (!ack.data.success) throw new Error(`${event}: ${JSON.stringify(ack.data)}`)
  }
  return [
    {
      name: 'book a lesson',
      async run() {
        hours += 1
        const [starts_at, ends_at] = [hours, hours + 1].map((hour) => new Date(Date.now() + hour * hourMs))
        const body = { student_id, subject_id, tutor_id: tutor.id, starts_at, ends_at }
        sessionId = (await call('POST', '/bookings', { token: parent.token, body })).body.id
      },
    },
    { name: 'list lessons of a parent', run: () => call('GET', '/bookings/parent', { token: parent.token }) },
    { name: 'list lessons of a tutor', run: () => call('GET', '/bookings/tutor', { token: tutor.token }) },
    {
      name: 'enter a lesson',
      async run() {
        socket?.cut()
        socket = await socketOf(`/encounters?token=${tutor.token}`)
        asked = 0
        await ask('joinSession', { after: 0 })
      },
    },
    { name: 'say something in a lesson', run: () => ask('sendMessage', { text: 'Which page?' }) },
    { name: 'type in a lesson', run: async () => socket?.send('typing', { sessionId }) },
    { name: 'note what is read', run: () => ask('read', { seq: 1 }) },
    {
      name: 'post to a lesson',
      run: () =>
        call('POST', `/sessions/${sessionId}/messages`, { token: parent.token, body: { text: 'Page 12' } }),
    },
    {
      name: 'read the chat of a lesson',
      run: () => call('GET', `/sessions/${sessionId}/messages?limit=20`, { token: parent.token }),
    },
  ]
}
