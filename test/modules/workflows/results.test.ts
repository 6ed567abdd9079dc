import { describe, expect, test } from 'bun:test'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../../support/eventually.ts'
import { openClient, readNotes } from './executions-setup.ts'
import { startWithFiles, storages } from './files-setup.ts'

type Item = {
  id: string
  status: string
  prompt_text: string
  result_url: string | null
  thumbnail_url: string | null
  error_message: string | null
}

const dayMs = 24 * 60 * 60 * 1000
const folder = await mkdtemp(join(tmpdir(), 'convene-results-'))
let paths = 0
const newPath = (): string => {
  paths += 1
  return join(folder, `p${paths}`)
}

for (const storage of storages) {
  const { server, client, keys, open, rows } = await startWithFiles(storage, {}, true)
  const origin = server.settings.corsOrigins[0] ?? ''
  const make = (parameters: Record<string, unknown> = {}) => ({
    name: 'make',
    kind: 'test.pictures',
    with: parameters,
  })
  const execute = async (
    parameters: Record<string, unknown> = {},
    input: object = { a: '1' },
    from = client,
  ) => await from.execute(await from.workflow({ steps: [make(parameters)] }), input)
  const resultsOf = async (id: string): Promise<Item[]> =>
    (await client.call('GET', `/executions/${id}/batch-results`)).body.data.results
  const statuses = async (id: string) => (await resultsOf(id)).map(({ status }) => status)
  const keysOf = async (id: string) =>
    (await keys()).filter((key) => key.startsWith(`executions/${id}/`)).sort()
  /** The keys that the rows of a run name. */
  const namedKeys = async (id: string) =>
    (await rows('result_files').find({ execution_id: id }).toArray())
      .flatMap(({ key }) => [String(key), `${key}-thumbnail`])
      .sort()
  const textOf = async (url: string | null) => await (await open(url ?? '')).text()

  describe(`results of runs on ${storage}`, () => {
    test('are shown with their files as they come, and at the end', async () => {
      const gate = newPath()
      const id = await execute({ gate })
      await eventually(async () => expect(await statuses(id)).toEqual(['processing', 'pending', 'pending']))
      await Bun.write(`${gate}-0`, '')
      await eventually(async () => expect(await statuses(id)).toEqual(['completed', 'processing', 'pending']))
      const [first, second] = await resultsOf(id)
      expect(await textOf(first?.result_url ?? null)).toBe('picture of one')
      expect(second).toMatchObject({ result_url: null, thumbnail_url: null })
      expect((await client.get(id)).output_data).toEqual({
        batch_results: ['completed', 'processing', 'pending'].map((status, batch_index) => ({
          batch_index,
          status,
        })),
      })
      for (const index of [1, 2]) await Bun.write(`${gate}-${index}`, '')
      await client.ended(id)
      const { data } = (await client.call('GET', `/executions/${id}/batch-results`)).body
      expect(data.stats).toMatchObject({ total_prompts: 3, successful: 3, failed: 0, total_cost: '10.00' })
      for (const [index, prompt] of ['one', 'two', 'three'].entries()) {
        const item = data.results[index]
        expect(item).toMatchObject({ batch_index: index, prompt_text: prompt, width: 640, height: 480 })
        expect(item.completed_at).toEqual(expect.any(String))
        expect([await textOf(item.result_url), await textOf(item.thumbnail_url)]).toEqual([
          `picture of ${prompt}`,
          `small ${prompt}`,
        ])
      }
    })

    test('open by their address alone, also for pages of other origins, shown or saved, whole or in part', async () => {
      const id = await execute({ prompts: ['a lighthouse'] })
      await client.ended(id)
      const [{ result_url: url } = { result_url: '' }] = await resultsOf(id)
      const address = url ?? ''
      expect(address).toStartWith(`${server.url}/uploads/results/`)
      const shown = await open(address, { origin })
      expect([shown.status, Object.fromEntries(shown.headers)]).toMatchObject([
        200,
        {
          'access-control-allow-origin': origin,
          vary: expect.stringContaining('Origin'),
          'cross-origin-resource-policy': 'cross-origin',
          'content-type': 'image/png',
          'content-length': '23',
          'content-disposition': expect.stringMatching(/^inline; filename="picture.png"/),
          'x-content-type-options': 'nosniff',
          'content-security-policy': expect.stringContaining('sandbox'),
          'cache-control': expect.stringContaining('private'),
        },
      ])
      const foreign = await open(address, { origin: 'https://foreign.example' })
      expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([200, null])
      const saved = await open(`${address}&download=1`)
      expect(saved.headers.get('content-disposition')).toStartWith('attachment; filename="picture.png"')
      const part = await open(address, { range: 'bytes=8-10' })
      expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
        206,
        'bytes 8-10/23',
        'of ',
      ])
      const etag = shown.headers.get('etag') ?? ''
      expect((await open(address, { 'if-none-match': etag })).status).toBe(304)
      const head = await open(address, {}, 'HEAD')
      expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '23', ''])
      expect((await open(address, { range: 'bytes=23-' })).status).toBe(416)
      // A page that polls keeps its pictures.
      expect((await resultsOf(id))[0]?.result_url?.split('/')[4]?.slice(0, 36)).toBe(
        address.split('/')[4]?.slice(0, 36),
      )
    })

    test('an address that was changed, or whose time is over, opens nothing', async () => {
      const id = await execute({ prompts: ['one', 'two'] })
      await client.ended(id)
      const [one, two] = (await resultsOf(id)).map(({ result_url }) => new URL(result_url ?? ''))
      if (!one || !two) throw new Error('no results')
      const lifetime = Number(one.searchParams.get('expires')) - Date.now() / 1000
      expect([lifetime > 4 * 3600 - 60, lifetime <= 4 * 3600 + 300]).toEqual([true, true])
      const changes: ((url: URL) => void)[] = [
        (url) => url.searchParams.set('expires', String(Math.floor(Date.now() / 1000) - 1)),
        (url) => url.searchParams.set('expires', '99999999999'),
        (url) => url.searchParams.delete('signature'),
        (url) => {
          url.pathname = two.pathname
        },
        (url) => {
          url.pathname = url.pathname.replace('results', 'thumbnails')
        },
      ]
      for (const change of changes) {
        const copy = new URL(one)
        change(copy)
        const answer = await open(copy.href)
        expect([answer.status, Object(await answer.json()).code]).toEqual([403, 'FILE_LINK_INVALID'])
      }
    })

    test('of a failed attempt are kept: the next one makes the rest, and leaves nothing that no row names', async () => {
      const notes = newPath()
      const id = await execute({ notes, breaks: 2, prompts: ['one', 'two', 'three', 'four'] })
      const run = await client.ended(id)
      expect([run.status, run.attempts, run.output_data.pictures]).toEqual(['completed', 2, 4])
      expect((await readNotes(notes)).map((line) => line.split(' ').slice(1).join(' '))).toEqual([
        '1 0',
        '1 1',
        '1 2',
        '2 2',
        '2 3',
      ])
      const results = await resultsOf(id)
      expect(results.map(({ status }) => status)).toEqual(Array(4).fill('completed'))
      expect(await Promise.all(results.map(({ result_url }) => textOf(result_url)))).toEqual(
        ['one', 'two', 'three', 'four'].map((prompt) => `picture of ${prompt}`),
      )
      expect(await keysOf(id)).toEqual(await namedKeys(id))
    })

    test('that an earlier attempt has stored stay, whatever a later one stores', async () => {
      const id = await execute({ prompts: ['one'] })
      await client.ended(id)
      const { files } = server.convene.workflows
      const run = await rows('executions').findOne({ _id: id as never })
      const file = { name: 'late.png', media_type: 'image/png', bytes: Buffer.from('late'), batch_index: 0 }
      const late = run as never as Parameters<typeof files.results.store>[0]
      const made = { step: 1, slot: '0', file, prompt_text: 'one' }
      await files.results.store(late, made, new AbortController().signal)
      expect(await textOf((await resultsOf(id))[0]?.result_url ?? null)).toBe('picture of one')
      expect(await keysOf(id)).toEqual(await namedKeys(id))
    })

    test('of a cancelled run stay, and what it did not make has failed', async () => {
      const gate = newPath()
      const id = await execute({ gate })
      await Bun.write(`${gate}-0`, '')
      await eventually(async () => expect(await statuses(id)).toEqual(['completed', 'processing', 'pending']))
      expect((await client.call('POST', `/executions/${id}/cancel`)).status).toBe(200)
      const results = await resultsOf(id)
      expect(results.map(({ status, error_message }) => [status, error_message])).toEqual([
        ['completed', null],
        ['failed', 'Cancelled'],
        ['failed', 'Cancelled'],
      ])
      expect(await textOf(results[0]?.result_url ?? null)).toBe('picture of one')
    })

    test('of a step are the pictures that the next one gets', async () => {
      const steps = [
        { name: 'make', kind: 'test.pictures', with: { prompts: ['one', 'two'] } },
        { name: 'wait', kind: 'wait', with: { seconds: 0 } },
        { name: 'mark', kind: 'test.pictures', with: { prompts: ['marked'] } },
      ]
      const id = await client.execute(await client.workflow({ steps }))
      const run = await client.ended(id)
      expect(run.output_data.given).toEqual(['picture.png picture of one', 'picture.png picture of two'])
      const results = await resultsOf(id)
      expect(await Promise.all(results.map(({ result_url }) => textOf(result_url)))).toEqual([
        'picture of marked',
      ])
      const zip = await client.call('GET', `/executions/${id}/files.zip`)
      expect([zip.text.includes('01-marked.png'), zip.text.includes('picture of two')]).toEqual([true, false])
    })

    test('come as an archive, with a name of its own for each', async () => {
      const prompts = ['Ein Kätzchen/im Korb', 'a tree', 'a tree', '../..']
      const id = await execute({ prompts })
      await client.ended(id)
      const answer = await fetch(`${server.url}/api/v1/executions/${id}/files.zip`, {
        headers: { authorization: `Bearer ${client.token}` },
      })
      const bytes = await answer.bytes()
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip'])
      expect(answer.headers.get('content-disposition')).toMatch(
        /filename="A-workflow-\d{4}-\d{2}-\d{2}\.zip"/,
      )
      const path = newPath()
      await Bun.write(path, bytes)
      const read = Bun.spawnSync(['python3', '-c', reader, path])
      expect(JSON.parse(read.stdout.toString())).toEqual({
        '01-Ein-Kätzchen-im-Korb.png': `picture of ${prompts[0]}`,
        '02-a-tree.png': 'picture of a tree',
        '03-a-tree.png': 'picture of a tree',
        '04-picture.png': 'picture of ../..',
      })
      const other = await openClient(server)
      for (const [path, code] of [
        [`/executions/${id}/files.zip`, 'EXECUTION_NOT_FOUND'],
        [`/executions/${id}/batch-results`, 'EXECUTION_NOT_FOUND'],
      ]) {
        const refused = await other.call('GET', path ?? '')
        expect([refused.status, refused.body.code]).toEqual([404, code])
      }
      const empty = await client.execute(await client.workflow())
      await client.ended(empty)
      const none = await client.call('GET', `/executions/${empty}/files.zip`)
      expect([none.status, none.body.code]).toEqual([404, 'FILE_NOT_FOUND'])
    })

    test('of all runs are the assets of their client, newest or oldest first, by cursor', async () => {
      const other = await openClient(server)
      const ids = []
      for (const prompts of [
        ['one', 'two'],
        ['three', 'four', 'five'],
      ])
        ids.push((await other.ended(await execute({ prompts }, {}, other))).id)
      const read = async (query: string) => (await other.call('GET', `/assets?${query}`)).body.data
      const all = await read('load_all=true&asset_type=all')
      expect([all.assets.length, all.stats, all.pagination.has_more]).toEqual([
        5,
        { total: 5, by_type: { image: 5 } },
        false,
      ])
      expect(all.assets[0]).toMatchObject({
        execution_id: ids[1],
        prompt_text: 'five',
        asset_type: 'image',
        workflow_name: 'A workflow',
        batch_index: 2,
        width: 640,
      })
      // It is kept as long as its run.
      const { execution_created_at, expires_at } = all.assets[0]
      expect(Date.parse(expires_at) - Date.parse(execution_created_at)).toBe(90 * 24 * 3600 * 1000)
      expect(await textOf(all.assets[0].result_url)).toBe('picture of five')
      // Rows of one moment have an order too.
      await rows('result_files').updateMany({ client_id: other.id }, { $set: { created_at: new Date() } })
      for (const sort of ['newest', 'oldest']) {
        const seen: string[] = []
        let cursor = ''
        do {
          const page = await read(`limit=2&sort=${sort}&asset_type=image${cursor && `&cursor=${cursor}`}`)
          seen.push(...page.assets.map(({ id }: { id: string }) => id))
          cursor = page.next_cursor ?? ''
        } while (cursor !== '')
        const { assets } = await read(`sort=${sort}`)
        expect([seen.length, seen]).toEqual([5, assets.map(({ id }: { id: string }) => id)])
      }
      expect((await read('asset_type=video')).assets).toEqual([])
      expect(await read('asset_type=lipsync')).toMatchObject({ assets: [], stats: { total: 5 } })
      const wrong = await other.call('GET', '/assets?cursor=nonsense')
      expect([wrong.status, wrong.body.issues]).toEqual([
        400,
        [{ path: '/cursor', message: 'must be the next_cursor of an answer' }],
      ])
      const execution_ids = (await client.call('GET', '/assets?limit=200')).body.assets.map(
        ({ execution_id }: { execution_id: string }) => execution_id,
      )
      for (const id of ids) expect(execution_ids).not.toContain(id)
    })

    test('are removed with their run, and files that no row names by the nightly sweep', async () => {
      const [old, kept] = [await execute(), await execute()]
      for (const id of [old, kept]) await client.ended(id)
      await rows('executions').updateOne({ _id: old as never }, { $set: { created_at: new Date(0) } })
      await server.convene.workflows.engine.sweep.removeOld()
      expect([await keysOf(old), await rows('result_files').countDocuments({ execution_id: old })]).toEqual([
        [],
        0,
      ])
      expect((await client.call('GET', `/executions/${old}`)).status).toBe(404)
      // What a crash between a file and its row leaves.
      await rows('result_files').deleteOne({ execution_id: kept, batch_index: 1 })
      const { sweep } = server.convene.workflows.files
      const before = await keys()
      expect(await sweep()).toMatchObject({ files_without_row: 0 })
      expect(await keys()).toEqual(before)
      const report = await sweep(Date.now() + 2 * dayMs)
      expect([report.files_without_row, report.failures]).toEqual([2, 0])
      expect(await keysOf(kept)).toEqual(await namedKeys(kept))
      expect(await keysOf(kept)).toHaveLength(4)
    })
  })
}

const reader = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps({name: archive.read(name).decode() for name in archive.namelist()}))
`
