import { expect, test } from 'bun:test'
import { eventually } from '../../../support/eventually.ts'
import { startTestServer } from '../../../support/server.ts'
import { openSocket } from '../../../support/socket.ts'
import { openRecordings, quickTimings, smallLimits, wav } from '../recording-setup.ts'

const settings = { recordingLimits: smallLimits, timings: quickTimings }
const server = await startTestServer(settings)
const other = await startTestServer(settings, server.databaseUri)
const { lesson, upload, rows } = await openRecordings(server, null)

const told = async (token: string): Promise<{ kind: string; resource_id: string }[]> => {
  const { body } = await server.call('GET', '/notifications', { token })
  return body.filter(({ kind }: { kind: string }) => kind === 'recording.created')
}

test('a new recording is told to the room at each process and to the family, once', async () => {
  const one = await lesson()
  const sockets = await Promise.all(
    [server, other].map(async ({ url }) => {
      const socket = openSocket(`${url}/encounters?token=${one.parent.token}`)
      await socket.opened
      socket.send('joinSession', { sessionId: one.id }, 1)
      await socket.next('ack')
      return socket
    }),
  )
  const { body } = await upload(one, wav(1000))
  for (const socket of sockets) {
    const { data } = await socket.next('newRecording')
    expect(data).toEqual({ ...body, sessionId: one.id, file_url: expect.any(String) })
    const { status, headers } = await fetch(new URL(data.file_url, server.url))
    expect([status, headers.get('content-type')]).toEqual([200, 'audio/wav'])
    socket.cut()
  }
  await eventually(async () =>
    expect(await told(one.parent.token)).toMatchObject([{ resource_id: one.id, kind: 'recording.created' }]),
  )
  expect(await told(one.tutor.token)).toEqual([])
})

test('a recording whose process ended before it was told is told by the sweep, once', async () => {
  const one = await lesson()
  const { body } = await upload(one, wav(1000))
  await eventually(async () => expect(await told(one.parent.token)).toHaveLength(1))
  const recording = await rows('recordings').findOne({ _id: body.id })
  // What a process leaves that ends between the row and the end of its upload.
  await rows('notifications').deleteMany({ user_id: one.parent.id })
  await rows('recording_uploads').insertOne({
    ...{ _id: body.id, kind: 'form', status: 'received', session_id: one.id, uploaded_by: one.tutor.id },
    ...{ key: recording?.key, size: 1000, offset: 1000, content_type: 'audio/wav', duration_seconds: null },
    ...{ metadata: null, upload_id: null, parts: [], next_part: 1, tail_key: null, lease_token: null },
    ...{ lease_until: new Date(0), lease_wanted: false, created_at: new Date(), expires_at: new Date() },
  })
  for (const { tutoring } of [server.convene, other.convene]) await tutoring.recordings.sweep.sweepUploads()
  expect(await told(one.parent.token)).toHaveLength(1)
  expect(await rows('recording_uploads').countDocuments({ session_id: one.id })).toBe(0)
})
