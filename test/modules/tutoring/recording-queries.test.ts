import { expect, test } from 'bun:test'
import type { Recording, RecordingUpload } from '../../../src/modules/tutoring/recordings/recording.ts'
import { createRecordingStore, recordingSpaces } from '../../../src/modules/tutoring/recordings/store.ts'
import { createUploadStore, noLease } from '../../../src/modules/tutoring/recordings/upload-store.ts'
import { ensureIndexes } from '../../../src/platform/indexes.ts'
import { createSpaceStore } from '../../../src/platform/space-store.ts'
import { defaultRecordingLimits } from '../../../src/timings.ts'
import { openExplainedStore, planTest } from '../../support/query-plans.ts'

const { connection, expectIndexes } = await openExplainedStore()
const db = connection.getClient().db(connection.name)
const recordings = createRecordingStore(connection)
const uploads = createUploadStore(connection, 1000)
const spaces = createSpaceStore(connection, recordingSpaces(recordings, defaultRecordingLimits))
await ensureIndexes(connection)

const now = new Date()
for (let count = 0; count < 60; count += 1) {
  const row: Recording = {
    _id: `r${count}`,
    session_id: `s${count % 20}`,
    uploaded_by: `t${count % 15}`,
    key: `recordings/${count}-a.wav`,
    file_size_bytes: 10,
    duration_seconds: null,
    content_type: 'audio/wav',
    created_at: now,
    deleted_at: null,
  }
  await recordings.insert(row)
  const { file_size_bytes: _bytes, deleted_at: _deleted, ...shared } = row
  const upload: RecordingUpload = {
    ...shared,
    ...noLease,
    kind: 'tus',
    status: count % 20 === 0 ? 'received' : 'receiving',
    size: 10,
    offset: 0,
    metadata: null,
    upload_id: null,
    parts: [],
    next_part: 1,
    tail_key: count % 2 === 0 ? `recording-tails/${count}` : null,
    expires_at: new Date(now.getTime() + (count % 20 === 1 ? -1 : 1) * 1_000_000),
  }
  await uploads.insert(upload)
  await spaces.reserve(`t${count}`, `r${count}`, 10)
}

const queries: [string, () => Promise<unknown>][] = [
  ['recordings of a session', () => recordings.ofSession('s1')],
  ['a recording by its key', () => recordings.byKey('recordings/1-a.wav')],
  ['known keys', () => recordings.knownKeys(['recordings/1-a.wav', 'x'])],
  ['hide', () => recordings.hide('r1')],
  ['remove', () => recordings.remove('r1')],
  ['all recordings', () => Array.fromAsync(recordings.batches())],
  ['bytes of a tutor', () => recordings.bytesOf('t2', ['r2'])],
  ['an upload', () => uploads.byId('r2')],
  ['take a lease', () => uploads.take('r2', 'token')],
  ['seize a lease', () => uploads.seize('r2', 'token')],
  ['ask for a lease', () => uploads.ask('r2')],
  ['renew a lease', () => uploads.renew('r2', 'token')],
  ['write under a lease', () => uploads.write('r2', 'token', { $set: { offset: 1 } })],
  ['give a lease back', () => uploads.giveBack('r2', 'token')],
  ['uploads of a session', () => uploads.idsOfSession('s2')],
  ['statuses', () => uploads.statusesOf(['r1', 'r2'])],
  ['known keys of uploads', () => uploads.knownKeys(['recordings/1-a.wav'])],
  ['known tails', () => uploads.knownTails(['recording-tails/2'])],
  ['the parts of a key', () => uploads.knownUploadIds('recordings/1-a.wav')],
  ['unfinished uploads', () => uploads.unfinished(new Date())],
  ['expired uploads', () => uploads.expired(new Date())],
  ['reserve', () => spaces.reserve('t1', 'new', 10)],
  ['settle', () => spaces.settle('t1', 'new', 10, 5)],
  ['recount', () => spaces.recount('t1', async (ids) => ids)],
]

for (const [name, run] of queries)
  planTest(`the query "${name}" reads and sorts by an index`, () => expectIndexes(run))

test('a reservation is refused beyond the limit, ends once, and a recount finds what is true', async () => {
  const limits = { ...defaultRecordingLimits, tutorBytes: 100, uploads: 2 }
  const space = createSpaceStore(connection, recordingSpaces(recordings, limits))
  const total = async () =>
    (await db.collection('recording_spaces').findOne({ _id: 'u' } as object))?.total_bytes
  expect(await space.reserve('u', 'a', 101)).toBe(false)
  expect(await Promise.all([1, 2, 3, 4].map((id) => space.reserve('u', String(id), 60)))).toContainEqual(true)
  expect(await total()).toBe(60)
  const [one] = (await db.collection('recording_spaces').findOne({ _id: 'u' } as object))?.reservations ?? []
  for (let times = 0; times < 3; times += 1) await space.settle('u', one.id, 60, 20)
  expect(await total()).toBe(20)
  expect([await space.reserve('u', 'b', 40), await space.reserve('u', 'c', 40)]).toEqual([true, true])
  expect(await space.reserve('u', 'd', 0)).toBe(false)
  expect(await space.recount('u', async () => ['b'])).toBe(60)
  expect(await total()).toBe(40)
})
