import { describe, expect, test } from 'bun:test'
import { eventually } from '../../support/eventually.ts'
import { beginForm, kinds, startRecordings, wav } from './recording-setup.ts'

for (const kind of kinds) {
  const { server, lesson, form, upload, list, open, rows, stored, spaceOf, asAdmin, tutor } =
    await startRecordings(kind, { maxRecordingBytes: 400_000 })
  const { call } = server

  describe(`recordings on ${kind}`, () => {
    test('an upload comes back byte for byte by an address that needs no token', async () => {
      const one = await lesson()
      const bytes = wav(300_001)
      const rawBody = form(bytes, 'Stunde 1.wav', { duration_seconds: '37' })
      const { status, body } = await call('POST', one.path, { token: one.tutor.token, rawBody })
      expect([status, body]).toEqual([
        201,
        {
          id: body.id,
          session_id: one.id,
          uploaded_by: one.tutor.id,
          file_url: expect.stringMatching(/\/recordings\/\d{13}-Stunde-1\.wav\?/),
          file_size_bytes: 300_001,
          duration_seconds: 37,
          content_type: 'audio/wav',
          created_at: body.created_at,
        },
      ])
      for (const { token } of [one.parent, one.tutor]) {
        const [row] = await list(one, token)
        const answer = await open(row.file_url)
        expect([row.id, answer.status, answer.headers.get('content-type')]).toEqual([
          body.id,
          200,
          'audio/wav',
        ])
        expect(Buffer.from(await answer.bytes()).equals(Buffer.from(bytes))).toBe(true)
      }
      expect((await stored()).unfinished).toBe(0)
      expect(await spaceOf(one.tutor.id)).toBe(300_001)
    })

    test('the newest recording comes first', async () => {
      const one = await lesson()
      const ids = []
      for (const size of [100, 200, 300]) ids.unshift((await upload(one, wav(size))).body.id)
      expect((await list(one)).map(({ id }: { id: string }) => id)).toEqual(ids)
    })

    test('only the tutor uploads, and only participants list', async () => {
      const one = await lesson()
      const stranger = await tutor()
      const refused = await upload(one, wav(100), 'x.wav', one.parent.token)
      expect([refused.status, refused.body.message]).toEqual([403, 'Only the tutor can upload recordings'])
      for (const { token } of [stranger, (await lesson()).parent]) {
        const answer = await call('GET', one.path, { token })
        expect([answer.status, answer.body.message]).toEqual([403, 'Access denied to this session'])
        expect((await upload(one, wav(100), 'x.wav', token)).body.code).toBe('SESSION_FORBIDDEN')
      }
      expect((await asAdmin('POST', one.path)).body.code).toBe('FORBIDDEN')
      expect(await list(one)).toEqual([])
    })

    test('a file that is neither video nor audio is 415, whatever its name', async () => {
      const one = await lesson()
      const page = Buffer.from('<!doctype html><script>alert(1)</script>')
      for (const bytes of [page, Buffer.from('ID3 is a tag'), Buffer.from('%PDF-1.7\n1 0 obj')]) {
        const answer = await upload(one, new Uint8Array(bytes), 'lesson.mp4')
        expect([answer.status, answer.body.code]).toEqual([415, 'RECORDING_TYPE_UNSUPPORTED'])
      }
      expect((await call('POST', one.path, { token: one.tutor.token, body: {} })).status).toBe(415)
      expect([await list(one), await spaceOf(one.tutor.id)]).toEqual([[], 0])
    })

    test('a form without a file, with an empty one, with a wrong duration or with too large a file is refused', async () => {
      const one = await lesson()
      const { token } = one.tutor
      const post = (rawBody: FormData) => call('POST', one.path, { token, rawBody })
      const lacking = new FormData()
      lacking.append('duration_seconds', '3')
      for (const rawBody of [
        lacking,
        form(new Uint8Array(0)),
        form(wav(100), 'x.wav', { duration_seconds: '86401' }),
        form(wav(100), 'x.wav', { duration_seconds: '-1' }),
      ])
        expect((await post(rawBody)).body.code).toBe('VALIDATION_FAILED')
      expect((await post(form(wav(400_001)))).body.code).toBe('TOO_LARGE')
      expect([await list(one), await spaceOf(one.tutor.id)]).toEqual([[], 0])
      expect((await stored()).unfinished).toBe(0)
      expect((await post(form(wav(400_000)))).status).toBe(201)
    })

    test('a sender that disconnects leaves no row, no part, no file and takes no space', async () => {
      const one = await lesson()
      const before = await stored()
      const sender = new AbortController()
      const sending = beginForm(server.url, one.path, one.tutor.token, sender.signal)
      await eventually(async () => {
        expect((await stored()).unfinished).toBe(1)
        expect(await spaceOf(one.tutor.id)).toBeGreaterThan(0)
      })
      sender.abort()
      await sending
      await eventually(async () => {
        expect(await rows('recording_uploads').countDocuments()).toBe(0)
        expect(await spaceOf(one.tutor.id)).toBe(0)
      })
      expect([await list(one), await stored()]).toEqual([[], before])
    })

    test('names of any kind become safe ones, and two at one moment keep two files', async () => {
      const one = await lesson()
      const names = [
        ['урок 🎓 数学.mp4', /^\d{13}-recording\.mp4$/],
        ['Élève été.wav', /^\d{13}-Eleve-ete\.wav$/],
        ['../../etc/passwd', /^\d{13}-passwd$/],
        ['..\\..\\CON.wav', /^\d{13}-CON\.wav$/],
        ['page.html', /^\d{13}-page-html$/],
        ['a.php.wav', /^\d{13}-a-php\.wav$/],
        [`${'x'.repeat(300)}.webm`, /^\d{13}-x{100}\.webm$/],
        ['\u202egnp.wav', /^\d{13}-gnp\.wav$/],
        ['....', /^\d{13}-recording$/],
      ] as const
      await Promise.all(
        names.map(async ([name, safe]) => {
          const answer = await upload(one, wav(100), name)
          const url = new URL(answer.body.file_url, server.url)
          expect([name, answer.status, url.pathname.split('/').at(-1)]).toEqual([
            name,
            201,
            expect.stringMatching(safe),
          ])
          expect((await open(url.href)).status).toBe(200)
        }),
      )
      // A NUL is in no header of a form.
      expect((await upload(one, wav(100), 'a\0b.wav')).status).toBe(400)
      const same = await Promise.all(Array.from({ length: 4 }, () => upload(one, wav(100), 'same.wav')))
      expect(new Set(same.map(({ body }) => body.file_url)).size).toBe(4)
    })

    test('are removed with the last participant, and not before', async () => {
      const one = await lesson()
      await upload(one, wav(100))
      const [{ file_url }] = await list(one)
      const key = new URL(file_url, server.url).pathname.split('/').at(-1) ?? ''
      const isStored = async () => (await stored()).keys.some((each) => each.endsWith(key))
      await call('DELETE', '/api/auth/me', { token: one.parent.token })
      const isErased = async () =>
        expect(await rows('users').findOne({ _id: one.parent.id } as object)).toBeNull()
      await eventually(isErased)
      expect(await isStored()).toBe(true)
      await asAdmin('DELETE', `/admin/tutors/${one.tutor.id}`)
      await eventually(async () => expect(await isStored()).toBe(false))
      await eventually(async () => {
        expect(await rows('recordings').countDocuments({ session_id: one.id })).toBe(0)
        expect(await spaceOf(one.tutor.id)).toBe(0)
      })
    })
  })
}
