import { describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { Upload } from 'tus-js-client'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { kinds, quickTimings, smallLimits, startRecordings, wav } from './recording-setup.ts'

for (const kind of kinds) {
  const opened = await startRecordings(kind, { maxRecordingBytes: 1_000_000 })
  const { server, s3, lesson, list, open, rows, stored, spaceOf } = opened
  type Lesson = Awaited<ReturnType<typeof lesson>>
  // Another process is another server on the same store and the same files.
  const other = await startTestServer(
    {
      role: 'web',
      recordingLimits: smallLimits,
      timings: quickTimings,
      dataDir: server.settings.dataDir,
      s3: server.settings.s3,
      maxRecordingBytes: 1_000_000,
    },
    server.databaseUri,
  )

  const headersOf = ({ tutor }: Lesson, more: Record<string, string> = {}) => ({
    authorization: `Bearer ${tutor.token}`,
    'tus-resumable': '1.0.0',
    ...more,
  })
  const create = async (one: Lesson, size: number, more: Record<string, string> = {}) => {
    const headers = headersOf(one, { 'upload-length': String(size), ...more })
    return await server.call('POST', `${one.path}/tus`, { headers })
  }
  const begin = async (one: Lesson, size: number) => {
    const { status, headers } = await create(one, size)
    expect(status).toBe(201)
    return headers.get('location') ?? ''
  }
  const patch = (one: Lesson, path: string, offset: number, rawBody: Uint8Array<ArrayBuffer>, on = server) =>
    on.call('PATCH', path, {
      rawBody,
      headers: headersOf(one, {
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      }),
    })
  const offsetOf = async (one: Lesson, path: string, on = server) => {
    const answer = await on.call('HEAD', path, { headers: headersOf(one) })
    return answer.status === 200 ? Number(answer.headers.get('upload-offset')) : answer.status
  }

  /** Sends the beginning of a PATCH and then nothing more. Returns what ends it, and its answer. */
  const hang = (one: Lesson, path: string, offset: number, bytes: Uint8Array, length: number) => {
    const { port } = new URL(server.url)
    const answered = Promise.withResolvers<string>()
    const socket = connect(Number(port), '127.0.0.1', () => {
      const headers = headersOf(one, {
        host: 'localhost',
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
        'content-length': String(length),
      })
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
      socket.write(`PATCH ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
      socket.write(bytes)
    })
    socket.on('data', (data) => answered.resolve(String(data)))
    socket.on('error', () => undefined)
    return { cut: () => socket.destroy(), answered: answered.promise }
  }
  const rowOf = (path: string) => rows('recording_uploads').findOne({ _id: path.split('/').at(-1) } as object)

  const read = async (one: Lesson) => {
    const [row] = await list(one)
    return row && Buffer.from(await (await open(row.file_url)).bytes())
  }

  describe(`an upload that resumes, on ${kind}`, () => {
    test('by tus-js-client comes back byte for byte, with chunks of any size', async () => {
      for (const chunkSize of [7_001, 50_000, Number.POSITIVE_INFINITY]) {
        const one = await lesson()
        const bytes = wav(210_003)
        await new Promise((resolve, reject) => {
          new Upload(Buffer.from(bytes), {
            endpoint: `${server.url}${one.path}/tus`,
            chunkSize,
            headers: { authorization: `Bearer ${one.tutor.token}` },
            metadata: { filename: 'Übung 2.wav', duration_seconds: '12' },
            onSuccess: resolve,
            onError: reject,
          }).start()
        })
        const rowsNow = await list(one)
        expect(rowsNow).toMatchObject([
          { file_size_bytes: 210_003, duration_seconds: 12, content_type: 'audio/wav' },
        ])
        expect(rowsNow[0].file_url).toContain('-Ubung-2.wav?')
        expect((await read(one))?.equals(Buffer.from(bytes))).toBe(true)
        expect(await spaceOf(one.tutor.id)).toBe(210_003)
        expect((await stored()).unfinished).toBe(0)
        expect((await stored()).keys.filter((key) => key.startsWith('recording-tails/'))).toEqual([])
      }
    })

    test('continues where a cut connection ended, on another process too', async () => {
      const one = await lesson()
      const bytes = wav(200_000)
      const path = await begin(one, bytes.byteLength)
      const hanging = hang(one, path, 0, bytes.subarray(0, 150_000), 200_000)
      await eventually(async () => expect(Number((await rowOf(path))?.offset)).toBeGreaterThan(100_000))
      hanging.cut()
      await eventually(async () => expect((await rowOf(path))?.lease_token).toBeNull())
      const offset = await offsetOf(one, path, other)
      expect(offset).toBeGreaterThan(100_000)
      expect((await patch(one, path, offset, bytes.slice(offset), other)).status).toBe(204)
      expect((await read(one))?.equals(Buffer.from(bytes))).toBe(true)
    })

    test('goes to the newer of two requests, and the older one ends', async () => {
      for (const on of [server, other]) {
        const one = await lesson()
        const bytes = wav(200_000)
        const path = await begin(one, bytes.byteLength)
        const hanging = hang(one, path, 0, bytes.subarray(0, 70_000), 200_000)
        await eventually(async () => expect(Number((await rowOf(path))?.offset)).toBeGreaterThan(0))
        const offset = await offsetOf(one, path, on)
        const rest = await patch(one, path, offset, bytes.slice(offset), on)
        expect(rest.status).toBe(204)
        expect(await hanging.answered).toStartWith('HTTP/1.1 ')
        expect((await read(one))?.equals(Buffer.from(bytes))).toBe(true)
        hanging.cut()
      }
    })

    test('of two requests at one offset lets one write each byte, and the other starts again', async () => {
      const one = await lesson()
      const bytes = wav(150_000)
      const path = await begin(one, bytes.byteLength)
      const answers = await Promise.all([server, other, server].map((on) => patch(one, path, 0, bytes, on)))
      const offset = await offsetOf(one, path)
      if (offset < bytes.byteLength) await patch(one, path, offset, bytes.slice(offset))
      expect(answers.every(({ status }) => status === 204 || status === 409)).toBe(true)
      expect((await read(one))?.equals(Buffer.from(bytes))).toBe(true)
      expect(await rows('recordings').countDocuments({ session_id: one.id })).toBe(1)
    })

    test('goes on in another process when the first one hangs in its storage', async () => {
      if (!s3) return
      const one = await lesson()
      const bytes = wav(200_000)
      const path = await begin(one, bytes.byteLength)
      const freed = Promise.withResolvers<undefined>()
      let isHanging = false
      s3.intercept((request) => {
        if (isHanging || new URL(request.url).searchParams.get('partNumber') === null) return undefined
        isHanging = true
        return freed.promise
      })
      const older = patch(one, path, 0, bytes)
      await eventually(() => expect(isHanging).toBe(true))
      expect((await patch(one, path, 0, bytes, other)).status).toBe(204)
      freed.resolve(undefined)
      // Its part comes too late: for the row, or for the S3 server, where the file is complete.
      expect((await older).status).toBeGreaterThanOrEqual(409)
      s3.intercept(() => undefined)
      expect((await read(one))?.equals(Buffer.from(bytes))).toBe(true)
      expect(s3.begun()).toBe(0)
    })

    test('that lost its lease writes nothing more', async () => {
      const one = await lesson()
      const bytes = wav(200_000)
      const path = await begin(one, bytes.byteLength)
      const hanging = hang(one, path, 0, bytes.subarray(0, 70_000), 200_000)
      await eventually(async () => expect(Number((await rowOf(path))?.offset)).toBeGreaterThan(0))
      const before = await rows('recording_uploads').findOneAndUpdate(
        { _id: path.split('/').at(-1) } as object,
        { $set: { lease_token: 'another', lease_until: new Date(Date.now() + 60_000) } },
      )
      expect(await hanging.answered).toContain('UPLOAD_OFFSET_CONFLICT')
      expect((await rowOf(path))?.offset).toBe(before?.offset)
      hanging.cut()
    })

    test('that received its last byte and no row gets it once, whatever comes next', async () => {
      for (const next of ['head', 'patch', 'sweep'] as const) {
        const one = await lesson()
        const bytes = wav(100_000)
        const path = await begin(one, bytes.byteLength)
        await patch(one, path, 0, bytes.slice(0, 70_000))
        // As a process leaves it that dies between the last part and the row.
        const uploads = rows('recording_uploads')
        await uploads.updateOne({ _id: path.split('/').at(-1) } as object, { $set: { size: 70_000 } })
        await uploads.updateOne({ _id: path.split('/').at(-1) } as object, [
          { $set: { status: 'received', size: '$offset' } },
        ])
        if (next === 'head') expect(await offsetOf(one, path, other)).toBe(70_000)
        if (next === 'patch') expect((await patch(one, path, 0, bytes)).status).toBe(409)
        if (next === 'sweep') await server.convene.tutoring.recordings.sweep.sweepUploads()
        await Promise.all([offsetOf(one, path), offsetOf(one, path, other)])
        expect((await list(one)).length).toBe(1)
      }
    })

    test('is for the tutor of its session alone', async () => {
      const [one, two] = [await lesson(), await lesson()]
      const path = await begin(one, 1000)
      const asParent = { ...one, tutor: one.parent }
      expect((await create(asParent, 1000)).body.message).toBe('Only the tutor can upload recordings')
      expect(await offsetOf(asParent, path)).toBe(403)
      expect(await offsetOf({ ...two, tutor: two.tutor }, path)).toBe(403)
      const inOtherSession = path.replace(one.id, two.id)
      expect(await offsetOf(two, inOtherSession)).toBe(404)
    })

    test('refuses wrong headers with the error body of all routes', async () => {
      const one = await lesson()
      const codeOf = async (size: number, more?: Record<string, string>) =>
        (await create(one, size, more)).body?.code
      expect(await codeOf(1_000_001)).toBe('TOO_LARGE')
      expect(await codeOf(0)).toBe('VALIDATION_FAILED')
      expect(await codeOf(-1)).toBe('VALIDATION_FAILED')
      expect(await codeOf(10, { 'tus-resumable': '0.2.2' })).toBe('TUS_VERSION_UNSUPPORTED')
      expect(await codeOf(10, { 'upload-metadata': 'filename not-base64!' })).toBe('VALIDATION_FAILED')
      const duration = `duration_seconds ${Buffer.from('a day').toString('base64')}`
      expect(await codeOf(10, { 'upload-metadata': duration })).toBe('VALIDATION_FAILED')
      const path = await begin(one, 1000)
      expect((await patch(one, path, 5, wav(100))).body.code).toBe('UPLOAD_OFFSET_CONFLICT')
      expect((await patch(one, path, 0, wav(1001))).body.code).toBe('TOO_LARGE')
      expect((await patch(one, `${path}x`, 0, wav(100))).body.code).toBe('UPLOAD_NOT_FOUND')
      const headers = headersOf(one, { 'upload-offset': '0', 'content-type': 'video/mp4' })
      expect((await server.call('PATCH', path, { headers, rawBody: wav(100) })).status).toBe(415)
      expect(await offsetOf(one, path)).toBe(0)
    })

    test('of a file that is neither video nor audio ends with 415 and leaves nothing', async () => {
      const one = await lesson()
      const before = await stored()
      const page = new Uint8Array(Buffer.from('<script>alert(1)</script>'.repeat(8000)))
      const path = await begin(one, page.byteLength)
      expect((await patch(one, path, 0, page.slice(0, 100))).status).toBe(204)
      const refused = await patch(one, path, 100, page.slice(100))
      expect([refused.status, refused.body.code]).toEqual([415, 'RECORDING_TYPE_UNSUPPORTED'])
      expect(await offsetOf(one, path)).toBe(404)
      expect([await stored(), await spaceOf(one.tutor.id), await list(one)]).toEqual([before, 0, []])
    })

    test('can be ended by its client until it is finished', async () => {
      const one = await lesson()
      const before = await stored()
      const path = await begin(one, 100_000)
      await patch(one, path, 0, wav(100_000).slice(0, 80_000))
      const end = () => server.call('DELETE', path, { headers: headersOf(one) })
      expect((await end()).status).toBe(204)
      expect((await end()).body.code).toBe('UPLOAD_NOT_FOUND')
      expect([await stored(), await spaceOf(one.tutor.id)]).toEqual([before, 0])
      const whole = await begin(one, 50_000)
      await patch(one, whole, 0, wav(50_000))
      expect((await server.call('DELETE', whole, { headers: headersOf(one) })).status).toBe(404)
      expect((await list(one)).length).toBe(1)
    })

    test('keeps what its client says of it', async () => {
      const one = await lesson()
      const metadata = `filename ${Buffer.from('a\0../Übung.wav').toString('base64')},private`
      const created = await create(one, 1000, {
        'upload-metadata': metadata,
        'x-forwarded-proto': 'https, http',
      })
      const path = created.headers.get('location') ?? ''
      expect((await rowOf(path))?.key).toMatch(/^recordings\/\d{13}-Ubung\.wav$/)
      const { headers } = await server.call('HEAD', path, { headers: headersOf(one) })
      expect([headers.get('upload-metadata'), headers.get('upload-length')]).toEqual([metadata, '1000'])
    })

    test('expires when it is not finished', async () => {
      const one = await lesson()
      const before = await stored()
      const path = await begin(one, 100_000)
      const answer = await patch(one, path, 0, wav(100_000).slice(0, 80_000))
      expect(Date.parse(answer.headers.get('upload-expires') ?? '')).toBeGreaterThan(Date.now())
      const id = { _id: path.split('/').at(-1) } as object
      await rows('recording_uploads').updateOne(id, { $set: { expires_at: new Date(0) } })
      expect(await offsetOf(one, path)).toBe(404)
      await server.convene.tutoring.recordings.sweep.sweepUploads()
      expect([await rowOf(path), await stored(), await spaceOf(one.tutor.id)]).toEqual([null, before, 0])
    })

    test('can be used by a page of another origin', async () => {
      const one = await lesson()
      const origin = 'http://localhost:5173'
      const preflight = await fetch(`${server.url}${one.path}/tus`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,tus-resumable,upload-length,upload-metadata',
        },
      })
      expect(preflight.headers.get('access-control-allow-headers')).toContain('upload-metadata')
      expect(preflight.headers.get('tus-version')).toBe('1.0.0')
      expect(preflight.headers.get('tus-extension')).toBe('creation,expiration,termination')
      const created = await create(one, 1000, { origin })
      expect(created.headers.get('access-control-allow-origin')).toBe(origin)
      const exposed = created.headers.get('access-control-expose-headers')?.split(', ') ?? []
      expect(exposed).toEqual(
        expect.arrayContaining(['Location', 'Upload-Offset', 'Upload-Length', 'Tus-Resumable']),
      )
      const foreign = await create(one, 1000, { origin: 'https://foreign.example' })
      expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
    })
  })
}
