import { describe, expect, test } from 'bun:test'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { startConvene } from '../../../src/convene.ts'
import { defaultClientFileLimits } from '../../../src/timings.ts'
import { engineSettings, openClient } from './executions-setup.ts'
import { formOf, keysOnDisk, png, startWithFiles, storages } from './files-setup.ts'

const clientFileLimits = { ...defaultClientFileLimits, formFileBytes: 50_000 }

for (const storage of storages) {
  const { server, client, rows } = await startWithFiles(storage, { clientFileLimits })
  const pictures = await client.workflow({ steps: [{ name: 'make', kind: 'test.pictures' }] })
  type Parts = Parameters<typeof formOf>[0]
  const execute = (parts: Parts, headers: Record<string, string> = {}, workflowId = pictures) =>
    client.call('POST', `/workflows/${workflowId}/execute`, { rawBody: formOf(parts), headers })
  const filesOf = async () => (await client.call('GET', '/files?limit=200')).body.total

  describe(`the form of a run, with files on ${storage}`, () => {
    test('gives the run its fields, its prompts and its files', async () => {
      const text = 'a lighthouse\nat sunset\n\n  \na market\r\n\r\n\r\na bottle\n'
      const { status, body } = await execute([
        ['prompts_text', text],
        ['model', 'flash'],
        ['reference_images', [png(100), 'one.png']],
        ['reference_images', ['', '']],
        ['reference_images', [png(300), 'two.png']],
      ])
      expect([status, body.status]).toEqual([202, 'pending'])
      const run = await client.ended(body.execution_id)
      const prompts = ['a lighthouse\nat sunset', 'a market', 'a bottle']
      expect(run.input_data).toEqual({
        // Browsers send each line end of a form as two characters.
        prompts_text: text.replace(/\r?\n/g, '\r\n'),
        prompts: prompts.map((prompt) => prompt.replaceAll('\n', '\r\n')),
        model: 'flash',
        reference_images: [expect.any(String), expect.any(String)],
      })
      expect(run.output_data).toMatchObject({
        pictures: 3,
        given: [/^one.png/, /^two.png/].map((name) => expect.stringMatching(name)),
      })
      const [one] = run.input_data.reference_images
      const file = (await client.call('GET', `/files/${one}`)).body
      expect(file).toMatchObject({ name: 'one.png', file_size_bytes: 100 })
    })

    test('takes files by their ids too, which JSON does, and a replay has them again', async () => {
      const { id } = (
        await client.call('POST', '/files', { rawBody: formOf([['file', [png(120), 'kept.png']]]) })
      ).body
      const form = await execute([
        ['images', id],
        ['images', [png(130), 'new.png']],
      ])
      const given = (await client.ended(form.body.execution_id)).output_data.given
      expect(given.map((text: string) => text.split(' ')[0])).toEqual(['kept.png', 'new.png'])
      const json = await client.execute(pictures, {
        reference_images: [id, 'no id'],
        images: '4',
        file: 'a text',
      })
      const run = await client.ended(json)
      expect(run.input_data).toEqual({ reference_images: [id, 'no id'], images: '4', file: 'a text' })
      expect(run.output_data.given).toHaveLength(1)
      const replay = await client.call('POST', `/executions/${json}/replay`)
      expect((await client.ended(replay.body.execution_id)).output_data.given).toHaveLength(1)
      await client.call('DELETE', `/files/${id}`)
      const without = await client.call('POST', `/executions/${json}/replay`)
      expect(await client.ended(without.body.execution_id)).toMatchObject({
        status: 'failed',
        attempts: 1,
        error_message: expect.stringContaining('was removed meanwhile'),
      })
      const unknown = await execute([['file', Bun.randomUUIDv7()]])
      expect([unknown.status, unknown.body.code]).toEqual([404, 'FILE_NOT_FOUND'])
    })

    test('that is refused leaves no file', async () => {
      const before = await filesOf()
      const ids = Array.from({ length: 15 }, () => Bun.randomUUIDv7()).join(',')
      const prompts = Array.from({ length: 101 }, (_, index) => `prompt ${index}`).join('\n\n')
      const draft = await client.workflow({ status: 'draft' })
      for (const [parts, code, workflowId] of [
        [[['file', [png(50_001), 'a.png']]], 'TOO_LARGE'],
        [[['images', ['a text', 'a.png']]], 'UPLOAD_TYPE_UNSUPPORTED'],
        [
          [
            ['prompts_text', prompts],
            ['file', [png(), 'a.png']],
          ],
          'VALIDATION_FAILED',
        ],
        [
          [
            ['file', [png(), 'a.png']],
            ['images', Bun.randomUUIDv7()],
          ],
          'FILE_NOT_FOUND',
        ],
        [
          [
            ['file', [png(), 'a.png']],
            ['images', ids],
          ],
          'VALIDATION_FAILED',
        ],
        [[['file', [png(), 'a.png']]], 'WORKFLOW_NOT_DEPLOYED', draft],
        [[['file', [png(), 'a.png']]], 'WORKFLOW_NOT_FOUND', Bun.randomUUIDv7()],
      ] as [Parts, string, string?][])
        expect([(await execute(parts, {}, workflowId)).body.code, code]).toEqual([code, code])
      const other = await openClient(server)
      const foreign = await other.call('POST', `/workflows/${pictures}/execute`, {
        rawBody: formOf([['file', [png(), 'a']]]),
      })
      expect(foreign.body.code).toBe('WORKFLOW_NOT_FOUND')
      expect(await filesOf()).toBe(before)
      const folder = `client-files/${client.id}`
      if (storage === 'disk')
        expect((await keysOnDisk(server)).filter((key) => key.startsWith(folder))).toHaveLength(before)
    })

    test('with an Idempotency-Key starts one run, and keeps the files of that one alone', async () => {
      const headers = { 'idempotency-key': Bun.randomUUIDv7() }
      const before = await filesOf()
      const parts: Parts = [
        ['prompts_text', 'a tree'],
        ['images', [png(150), 'a.png']],
      ]
      const answers = await Promise.all([execute(parts, headers), execute(parts, headers)])
      answers.push(await execute(parts, headers))
      const ids = answers.map(({ body }) => body.execution_id)
      expect([answers.map(({ status }) => status), new Set(ids).size]).toEqual([[202, 202, 202], 1])
      expect(await filesOf()).toBe(before + 1)
      const run = await client.ended(ids[0])
      expect((await client.call('GET', `/files/${run.input_data.images[0]}`)).status).toBe(200)
      const changed = await execute(
        [
          ['prompts_text', 'a tree'],
          ['images', [png(151), 'a.png']],
        ],
        headers,
      )
      expect([changed.status, changed.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED'])
      expect(await filesOf()).toBe(before + 1)
      expect(await rows('executions').countDocuments({ _id: ids[0] })).toBe(1)
      await client.call('DELETE', `/files/${run.input_data.images[0]}`)
      expect((await execute(parts, headers)).body.execution_id).toBe(ids[0])
      expect(await filesOf()).toBe(before)
    })
  })
}

test('no secret of a form is stored, logged or answered', async () => {
  const { server } = await startWithFiles('disk')
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const settings = { ...server.settings, ...engineSettings, ports: [0] }
  const logged = await startConvene(settings, server.databaseUri, { logger, requests: logger })
  const secret = 'sk-a-secret-that-stands-nowhere'
  try {
    const client = await openClient(server)
    const call = client.callOn(logged.urls[0] ?? '')
    const id = await client.workflow({ steps: [{ name: 'make', kind: 'test.pictures' }] })
    const answers: string[] = []
    const send = async (method: string, path: string, options = {}) => {
      const answer = await call(method, path, options)
      answers.push(answer.text)
      return answer
    }
    const parts: Parameters<typeof formOf>[0] = [
      ['api_key', secret],
      ['apiKey', secret],
      ['Access-Token', secret.repeat(20_000)],
      ['password', [secret, 'secret.txt']],
      ['prompts_text', 'a tree'],
      ['images', [png(), 'a.png']],
    ]
    const form = await send('POST', `/workflows/${id}/execute`, { rawBody: formOf(parts) })
    expect(form.status).toBe(202)
    const json = await send('POST', `/workflows/${id}/execute`, {
      body: { input_data: { api_key: secret, nested: { token: secret } } },
    })
    const refused = await send('POST', `/workflows/${id}/execute`, {
      rawBody: formOf([
        ...parts,
        ['prompts_text', 'x\n\n'.repeat(200)],
        ['file', [new Uint8Array([1, 0, 2]), secret.slice(0, 2)]],
      ]),
    })
    expect(refused.status).toBe(415)
    for (const { execution_id } of [form.body, json.body]) {
      expect((await client.ended(execution_id)).status).toBe('completed')
      for (const path of ['', '/batch-results', '/events'])
        await send('GET', `/executions/${execution_id}${path}`)
    }
    await send('GET', '/executions?fields=input_data,output_data')
    expect(answers.join('')).not.toContain(secret)
    expect(lines.length).toBeGreaterThan(3)
    expect(lines.join('')).not.toContain(secret)
    const db = server.database.getClient().db(server.database.name)
    for (const { collectionName } of await db.collections())
      expect(JSON.stringify(await db.collection(collectionName).find().toArray())).not.toContain(secret)
    const root = server.settings.dataDir
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true }))
      if (entry.isFile())
        expect((await Bun.file(join(entry.parentPath, entry.name)).text()).includes(secret)).toBe(false)
    expect((await keysOnDisk(server)).length).toBeGreaterThan(0)
  } finally {
    await logged.stop(0)
  }
})
