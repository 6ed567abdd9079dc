import type { CallOptions, Person, TestServer } from '../../support/server.ts'
import { openSocket, type TestSocket } from '../../support/socket.ts'
import { openTutoring } from './tutoring-setup.ts'

/** A booking with those that take part in it. */
export type Lesson = { id: string; parent: Person; tutor: Person; studentId: string }

export type ChatSocket = TestSocket & {
  /** Sends a frame and returns the data of its ack. */
  ask(event: string, data: object): Promise<Record<string, unknown> & { success: boolean }>
  seqs(): number[]
}

/** What the tests of chats do: bookings with a tutor, posts, and sockets. */
export const openChats = async (server: TestServer) => {
  const tutoring = await openTutoring(server)
  let hour = 0

  const lesson = async (): Promise<Lesson> => {
    const [{ parent, studentId }, tutor] = await Promise.all([tutoring.family(), tutoring.tutor()])
    hour += 1
    const start = Date.now() + hour * 60 * 60 * 1000 + 24 * 60 * 60 * 1000
    const slot = {
      starts_at: new Date(start).toISOString(),
      ends_at: new Date(start + 30 * 60 * 1000).toISOString(),
    }
    const { body } = await tutoring.book({ parent, studentId }, { ...slot, tutor_id: tutor.id })
    return { id: body.id, parent, tutor, studentId }
  }

  const post = ({ id }: Lesson, { token }: Person, body: object, call = server.call) =>
    call('POST', `/sessions/${id}/messages`, { token, body })

  const list = ({ id }: Lesson, { token }: Person, query = '', options: CallOptions = {}) =>
    server.call('GET', `/sessions/${id}/messages${query}`, { token, ...options })

  const open = async ({ token }: Person, url = server.url): Promise<ChatSocket> => {
    const socket = openSocket(`${url}/encounters?token=${token}`)
    await socket.opened
    let asked = 0
    return {
      ...socket,
      async ask(event, data) {
        asked += 1
        const id = asked
        socket.send(event, data, id)
        return (await socket.next('ack', (frame) => frame.id === id)).data
      },
      seqs: () => socket.of('newMessage').map(({ seq }) => seq),
    }
  }

  /** Opens a socket in the room of a booking. */
  const enter = async ({ id }: Lesson, person: Person, after?: number, url = server.url) => {
    const socket = await open(person, url)
    const ack = await socket.ask('joinSession', { sessionId: id, ...(after !== undefined && { after }) })
    if (!ack.success) throw new Error(`the join was refused: ${JSON.stringify(ack)}`)
    return socket
  }

  return { ...tutoring, lesson, post, list, open, enter }
}
