import { describe, expect, test } from 'bun:test'
import { defaultClientFileLimits } from '../../../src/timings.ts'
import { openClient } from './executions-setup.ts'
import { formOf, keysOnDisk, png, startWithFiles, storages } from './files-setup.ts'

const clientFileLimits = { ...defaultClientFileLimits, fileBytes: 100_000, clientBytes: 600_000 }
const dayMs = 24 * 60 * 60 * 1000

for (const storage of storages) {
  const { server, client, open, rows } = await startWithFiles(storage, { clientFileLimits })
  const upload = (parts: Parameters<typeof formOf>[0], from = client) =>
    from.call('POST', '/files', { rawBody: formOf(parts) })
  const spaceOf = async ({ id } = client) =>
    (await rows('client_spaces').findOne({ _id: id as never }))?.total_bytes ?? 0

  describe(`files of a client on ${storage}`, () => {
    test('an upload comes back byte for byte by an address that needs no token', async () => {
      const other = await openClient(server)
      const { status, body } = await upload([['file', [png(70_000), '../Été 1.html']]], other)
      expect(status).toBe(201)
      expect(body.data).toEqual({
        ...body.file,
        file: body.file,
        files: [body.file],
      })
      expect(body.file).toEqual({
        id: body.id,
        client_id: other.id,
        uploaded_by: other.user.id,
        name: 'Été-1.png',
        content_type: 'image/png',
        file_size_bytes: 70_000,
        sha256: new Bun.CryptoHasher('sha256').update(png(70_000)).digest('hex'),
        file_url: expect.stringMatching(
          new RegExp(`^${server.url}/uploads/files/${body.id}\\?expires=\\d+&signature=`),
        ),
        created_at: body.file.created_at,
        last_used_at: body.file.created_at,
        expires_at: new Date(Date.parse(body.file.created_at) + 90 * dayMs).toISOString(),
      })
      const answer = await open(body.file_url)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png'])
      expect(Buffer.from(await answer.bytes()).equals(Buffer.from(png(70_000)))).toBe(true)
      expect((await other.call('GET', `/files/${body.id}`)).body.data.file).toMatchObject({ id: body.id })
      expect(await spaceOf(other)).toBe(70_000)
    })

    test('are listed newest first, in pages, and deleted with their bytes', async () => {
      const other = await openClient(server)
      const ids: string[] = []
      for (const size of [100, 200, 300])
        ids.unshift((await upload([['images', [png(size), 'a.png']]], other)).body.id)
      const { data } = (await other.call('GET', '/files?limit=2&page=1')).body
      expect(data.files.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2))
      expect([data.total, data.has_more, data.pagination.total_pages]).toEqual([3, true, 2])
      const url = data.files[0].file_url
      expect((await other.call('DELETE', `/files/${ids[0]}`)).status).toBe(200)
      expect([(await open(url)).status, await spaceOf(other)]).toEqual([404, 300])
      expect((await other.call('DELETE', `/files/${ids[0]}`)).body.code).toBe('FILE_NOT_FOUND')
      expect((await other.call('GET', '/files')).body.total).toBe(2)
      const audited = await rows('audit_logs').find({ action: 'file.deleted', client_id: other.id }).toArray()
      expect(audited).toMatchObject([{ resource_id: ids[0], changes: { before: { file_size_bytes: 300 } } }])
    })

    test('belong to their client alone', async () => {
      const { id, file_url } = (await upload([['file', [png(), 'a.png']]])).body
      const other = await openClient(server)
      for (const method of ['GET', 'DELETE']) {
        const answer = await other.call(method, `/files/${id}`)
        expect([answer.status, answer.body.code]).toEqual([404, 'FILE_NOT_FOUND'])
      }
      expect((await other.call('GET', '/files')).body.files).toEqual([])
      const input_data = { images: [id] }
      const run = await other.call('POST', `/workflows/${await other.workflow()}/execute`, {
        body: { input_data },
      })
      expect([run.status, run.body.code]).toEqual([404, 'FILE_NOT_FOUND'])
      expect((await open(file_url)).status).toBe(200)
    })

    test('are told by their bytes: a page is a plain text, and what is unknown is refused', async () => {
      const svg = '<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg"></svg>'
      for (const [content, type] of [
        ['<!doctype html><svg></svg><script>alert(1)</script>', 'text/plain'],
        [svg, 'image/svg+xml'],
        ['%PDF-1.7\n1 0 obj\n', 'application/pdf'],
        ['name;price\nBread;2\n', 'text/plain'],
      ] as const)
        expect((await upload([['file', [content, 'x.png']]])).body.content_type).toBe(type)
      const before = await spaceOf()
      const unknown = await upload([['file', [new Uint8Array([0x4d, 0x5a, 0, 0, 1, 2, 3]), 'a.png']]])
      expect([unknown.status, unknown.body.code]).toEqual([415, 'UPLOAD_TYPE_UNSUPPORTED'])
      const text = await upload([['images', ['a text', 'a.png']]])
      expect([text.status, text.body.message]).toEqual([415, 'The files of images must be pictures'])
      expect(await spaceOf()).toBe(before)
    })

    test('too large, too many, empty and cut off forms leave nothing', async () => {
      const keys = await keysOnDisk(server)
      const before = [(await client.call('GET', '/files')).body.total, await spaceOf()]
      const large = await upload([
        ['file', [png(100), 'a.png']],
        ['file', [png(100_001), 'b.png']],
      ])
      expect([large.status, large.body.code]).toEqual([413, 'TOO_LARGE'])
      const many = Array.from(
        { length: 15 },
        (_, index) => ['file', [png(20 + index), 'a.png']] as [string, [Uint8Array<ArrayBuffer>, string]],
      )
      expect((await upload(many)).body.message).toBe('A form has at most 14 files')
      for (const parts of [[], [['file', ['', '']]], [['other', [png(), 'a.png']]]] as Parameters<
        typeof formOf
      >[0][])
        expect((await upload([['text', 'x'], ...parts])).body.issues).toEqual([
          { path: '/file', message: 'must be a file that is not empty' },
        ])
      const form = new Response(formOf([['file', [png(1000), 'a.png']]]))
      const type = form.headers.get('content-type') ?? ''
      const cut = (await form.bytes()).slice(0, 900)
      const answer = await client.call('POST', '/files', { rawBody: cut, headers: { 'content-type': type } })
      expect([answer.status, answer.body.code]).toEqual([400, 'BODY_UNREADABLE'])
      expect((await client.call('POST', '/files', { body: {} })).status).toBe(415)
      expect([(await client.call('GET', '/files')).body.total, await spaceOf()]).toEqual(before)
      expect(await keysOnDisk(server)).toEqual(keys)
    })

    test('uploads at once cannot pass the limit of a client together', async () => {
      const other = await openClient(server)
      const answers = await Promise.all(
        Array.from({ length: 9 }, () => upload([['file', [png(90_000), 'a.png']]], other)),
      )
      const stored = answers.filter(({ status }) => status === 201).length
      for (const { status, body } of answers)
        if (status !== 201) expect([status, body.code]).toEqual([413, 'FILE_SPACE_FULL'])
      expect([stored, await spaceOf(other)]).toEqual([6, 6 * 90_000])
      expect((await other.call('GET', '/files')).body.total).toBe(6)
    })

    test('without a run for 90 days are removed, and used ones are not', async () => {
      const other = await openClient(server)
      const [used, unused] = [
        (await upload([['file', [png(100), 'a.png']]], other)).body.id,
        (await upload([['file', [png(200), 'b.png']]], other)).body.id,
      ]
      const long = new Date(Date.now() - 91 * dayMs)
      await rows('client_files').updateMany({ client_id: other.id }, { $set: { last_used_at: long } })
      const id = await other.execute(await other.workflow(), { file: used })
      expect((await other.ended(id)).input_data).toEqual({ file: used })
      if (storage === 'S3') return
      expect(await server.convene.workflows.files.sweep()).toMatchObject({ unused_files: 1, failures: 0 })
      expect((await other.call('GET', '/files')).body.files).toMatchObject([{ id: used }])
      expect([(await other.call('GET', `/files/${unused}`)).status, await spaceOf(other)]).toEqual([404, 100])
      await rows('client_files').updateMany({ client_id: other.id }, { $set: { last_used_at: long } })
      const replay = await other.call('POST', `/executions/${id}/replay`)
      expect((await other.ended(replay.body.execution_id)).status).toBe('completed')
      expect(await server.convene.workflows.files.sweep()).toMatchObject({ unused_files: 0 })
    })
  })
}
