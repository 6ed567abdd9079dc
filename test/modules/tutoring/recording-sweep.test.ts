import { describe, expect, test } from 'bun:test'
import { eventually } from '../../support/eventually.ts'
import { startServerProcess } from '../../support/server-process.ts'
import { beginForm, kinds, quickTimings, smallLimits, startRecordings, wav } from './recording-setup.ts'

const dayMs = 24 * 60 * 60 * 1000

for (const kind of kinds) {
  const { server, s3, lesson, upload, list, open, rows, stored, spaceOf } = await startRecordings(kind, {
    recordingLimits: { ...smallLimits, tutorBytes: 1_000_000, uploads: 3 },
  })
  const { sweep } = server.convene.tutoring.recordings
  const later = () => sweep.sweepAll(Date.now() + 2 * dayMs)
  const sharedSettings = {
    role: 'web' as const,
    dataDir: server.settings.dataDir,
    s3: server.settings.s3,
    recordingLimits: server.settings.recordingLimits,
    timings: quickTimings,
  }

  describe(`the sweep of recordings on ${kind}`, () => {
    test('leaves nothing of a form whose process was killed in the middle', async () => {
      const one = await lesson()
      const before = await stored()
      const child = await startServerProcess(server.databaseUri, {
        ...sharedSettings,
        maxRecordingBytes: 900_000,
      })
      const sending = beginForm(child.url, one.path, one.tutor.token)
      await eventually(async () => expect((await stored()).unfinished).toBe(1))
      child.kill()
      await child.exited
      await sending
      expect(await spaceOf(one.tutor.id)).toBe(900_000)
      await eventually(async () => {
        await sweep.sweepUploads()
        expect(await rows('recording_uploads').countDocuments()).toBe(0)
      })
      expect(await spaceOf(one.tutor.id)).toBe(0)
      // Its parts may belong to an upload that is under way, until a day has passed.
      await sweep.sweepAll()
      expect((await stored()).unfinished).toBe(1)
      const report = await later()
      expect(report).toMatchObject({ unfinished_files: 1, failures: 0 })
      expect([await stored(), await list(one)]).toEqual([before, []])
      const audited = await rows('audit_logs').find({ action: 'recordings.swept' }).toArray()
      expect(audited.at(-1)).toMatchObject({ changes: { after: { unfinished_files: 1 } } })
    })

    test('lets an upload that resumes outlive a killed process', async () => {
      const one = await lesson()
      const bytes = wav(200_000)
      const child = await startServerProcess(server.databaseUri, sharedSettings)
      const headers = { authorization: `Bearer ${one.tutor.token}`, 'tus-resumable': '1.0.0' }
      const created = await fetch(`${child.url}${one.path}/tus`, {
        method: 'POST',
        headers: { ...headers, 'upload-length': '200000' },
      })
      const path = created.headers.get('location') ?? ''
      const patch = (url: string, offset: number, body: Bun.BodyInit) =>
        fetch(`${url}${path}`, {
          method: 'PATCH',
          headers: {
            ...headers,
            'upload-offset': String(offset),
            'content-type': 'application/offset+octet-stream',
          },
          body,
        })
      const endless = new ReadableStream({
        start: (controller) => controller.enqueue(bytes.subarray(0, 140_000)),
      })
      const sending = patch(child.url, 0, endless).catch(() => undefined)
      const id = { _id: path.split('/').at(-1) } as object
      await eventually(async () =>
        expect(Number((await rows('recording_uploads').findOne(id))?.offset)).toBe(2 * 64 * 1024),
      )
      child.kill()
      await child.exited
      await sending
      await later()
      const head = await fetch(`${server.url}${path}`, { method: 'HEAD', headers })
      expect(head.headers.get('upload-offset')).toBe(String(2 * 64 * 1024))
      expect((await patch(server.url, 2 * 64 * 1024, bytes.slice(2 * 64 * 1024))).status).toBe(204)
      const [row] = await list(one)
      expect(Buffer.from(await (await open(row.file_url)).bytes()).equals(Buffer.from(bytes))).toBe(true)
      expect(await rows('recordings').countDocuments({ session_id: one.id })).toBe(1)
    }, 60_000)

    test('removes files without a row, rows without a booking, and counts the space anew', async () => {
      const [kept, gone] = [await lesson(), await lesson()]
      const before = await stored()
      await upload(kept, wav(1000))
      await upload(gone, wav(2000))
      await upload(gone, wav(3000))
      const [orphan] = await list(gone)
      await rows('bookings').deleteOne({ _id: gone.id } as object)
      await rows('recordings').deleteOne({ _id: orphan.id } as object)
      // A fresh file may belong to an upload that has no row yet.
      expect((await sweep.sweepAll()).files_without_row).toBe(0)
      expect(await later()).toMatchObject({ files_without_row: 1, failures: 0 })
      expect((await stored()).keys.length).toBe(before.keys.length + 1)
      expect((await list(kept)).length).toBe(1)
      expect([await spaceOf(kept.tutor.id), await spaceOf(gone.tutor.id)]).toEqual([1000, 0])
    })

    test('finishes a removal that a killed process began', async () => {
      const one = await lesson()
      await upload(one, wav(1000))
      const before = (await stored()).keys.length
      const [row] = await list(one)
      await rows('recordings').updateOne({ _id: row.id } as object, { $set: { deleted_at: new Date() } })
      expect([await list(one), (await open(row.file_url)).status]).toEqual([[], kind === 'disk' ? 404 : 200])
      await sweep.sweepAll()
      expect((await stored()).keys.length).toBe(before - 1)
      expect(await spaceOf(one.tutor.id)).toBe(0)
    })

    test('gives up an upload whose parts are lost, after a week', async () => {
      const one = await lesson()
      const headers = { 'tus-resumable': '1.0.0', 'upload-length': '100000' }
      const created = await server.call('POST', `${one.path}/tus`, { token: one.tutor.token, headers })
      const id = { _id: created.headers.get('location')?.split('/').at(-1) } as object
      const uploads = rows('recording_uploads')
      const lost = { status: 'received', content_type: 'audio/wav', upload_id: Bun.randomUUIDv7() }
      await uploads.updateOne(id, { $set: lost })
      await sweep.sweepUploads()
      expect(await uploads.findOne(id)).toMatchObject(lost)
      await uploads.updateOne(id, { $set: { created_at: new Date(Date.now() - 8 * dayMs) } })
      await eventually(async () => {
        await sweep.sweepUploads()
        expect(await uploads.findOne(id)).toBeNull()
      })
      expect([await list(one), await spaceOf(one.tutor.id)]).toEqual([[], 0])
    })

    test('goes on after a file that cannot be removed', async () => {
      if (!s3) return
      const [one, two] = [await lesson(), await lesson()]
      for (const each of [one, two]) await upload(each, wav(1000))
      await rows('bookings').deleteMany({ _id: { $in: [one.id, two.id] } } as object)
      let refusals = 0
      s3.intercept((request) => {
        if (request.method !== 'DELETE' || refusals > 0) return
        refusals += 1
        return Promise.resolve(new Response(null, { status: 403 }))
      })
      expect(await sweep.sweepAll()).toMatchObject({ recordings_without_booking: 1, failures: 1 })
      expect(await sweep.sweepAll()).toMatchObject({ recordings_without_booking: 1, failures: 0 })
    })
  })

  describe(`the space of a tutor on ${kind}`, () => {
    test('is never passed by uploads at once, and unfinished ones count', async () => {
      const one = await lesson()
      const begun = await Promise.all(
        Array.from({ length: 6 }, () =>
          server.call('POST', `${one.path}/tus`, {
            token: one.tutor.token,
            headers: { 'tus-resumable': '1.0.0', 'upload-length': '400000' },
          }),
        ),
      )
      expect(begun.map(({ status }) => status).sort()).toEqual([201, 201, 413, 413, 413, 413])
      expect(begun.find(({ status }) => status === 413)?.body.code).toBe('RECORDING_SPACE_FULL')
      const answers = await Promise.all(Array.from({ length: 6 }, () => upload(one, wav(150_000))))
      const stored = answers.filter(({ status }) => status === 201).length
      // A form reserves a little more than its file, and one of three uploads at a time is left.
      expect(stored).toBe(1)
      expect(await spaceOf(one.tutor.id)).toBe(950_000)
      for (const { headers } of begun.filter(({ status }) => status === 201))
        await server.call('DELETE', headers.get('location') ?? '', {
          token: one.tutor.token,
          headers: { 'tus-resumable': '1.0.0' },
        })
      expect(await spaceOf(one.tutor.id)).toBe(150_000)
      expect((await upload(one, wav(840_000))).status).toBe(201)
      expect((await upload(one, wav(20_000))).body.code).toBe('RECORDING_SPACE_FULL')
    })

    test('has a bounded number of unfinished uploads', async () => {
      const one = await lesson()
      const statuses = []
      for (let count = 0; count < 4; count += 1) {
        const headers = { 'tus-resumable': '1.0.0', 'upload-length': '10' }
        statuses.push(
          (await server.call('POST', `${one.path}/tus`, { token: one.tutor.token, headers })).status,
        )
      }
      expect(statuses).toEqual([201, 201, 201, 413])
    })
  })
}
