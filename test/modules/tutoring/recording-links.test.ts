import { afterAll, describe, expect, test } from 'bun:test'
import { readlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { createLinks } from '../../../src/modules/tutoring/recordings/links.ts'
import { deriveKey } from '../../../src/platform/secrets.ts'
import { eventually } from '../../support/eventually.ts'
import { startObjectStore } from '../../support/object-store.ts'
import { startRecordings, wav } from './recording-setup.ts'

const onDisk = await startRecordings('disk')
const store = await startObjectStore()
afterAll(() => store.stop())
const onS3 = await startRecordings('disk', { s3: store.settings })

describe('the address of a recording on disk', () => {
  const { lesson, open, rows, server, upload } = onDisk
  const uploaded = async (size = 1000) => {
    const one = await lesson()
    const { body } = await upload(one, wav(size), 'A lesson.wav')
    return { row: body, url: new URL(body.file_url, server.url), bytes: Buffer.from(wav(size)) }
  }

  test('plays the file and nothing else: no page, no script, no sniffing', async () => {
    const { url, row, bytes } = await uploaded()
    for (const method of ['GET', 'HEAD']) {
      const answer = await open(url.href, {}, method)
      expect([answer.status, Object.fromEntries(answer.headers)]).toMatchObject([
        200,
        {
          'content-type': 'audio/wav',
          'content-length': '1000',
          'content-disposition': expect.stringMatching(/^inline; filename="\d{13}-A-lesson\.wav"/),
          'accept-ranges': 'bytes',
          etag: `"${row.id}"`,
          'last-modified': new Date(Math.floor(Date.parse(row.created_at) / 1000) * 1000).toUTCString(),
          'x-content-type-options': 'nosniff',
          'content-security-policy': expect.stringContaining('sandbox'),
          'cache-control': 'private, no-cache',
        },
      ])
      expect((await answer.bytes()).byteLength).toBe(method === 'GET' ? bytes.byteLength : 0)
    }
  })

  test('serves exact ranges, and says when there is none', async () => {
    const { url, row, bytes } = await uploaded()
    for (const [range, start, end] of [
      ['bytes=0-99', 0, 99],
      ['bytes=990-', 990, 999],
      ['bytes=-1', 999, 999],
      ['bytes=100-5000', 100, 999],
    ] as const)
      for (const method of ['GET', 'HEAD']) {
        const answer = await open(url.href, { range, 'if-range': `"${row.id}"` }, method)
        const length = end - start + 1
        expect([range, answer.status, answer.headers.get('content-range')]).toEqual([
          range,
          206,
          `bytes ${start}-${end}/1000`,
        ])
        expect(answer.headers.get('content-length')).toBe(String(length))
        const body = Buffer.from(await answer.bytes())
        expect(body.equals(method === 'GET' ? bytes.subarray(start, end + 1) : Buffer.alloc(0))).toBe(true)
      }
    const beyond = await open(url.href, { range: 'bytes=1000-' })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */1000'])
    expect(await beyond.json()).toMatchObject({ code: 'RANGE_NOT_SATISFIABLE' })
    const several = await open(url.href, { range: 'bytes=0-1,5-6' })
    expect([several.status, (await several.bytes()).byteLength]).toEqual([200, 1000])
    const changed = await open(url.href, { range: 'bytes=0-1', 'if-range': '"another"' })
    expect(changed.status).toBe(200)
    const known = await open(url.href, { 'if-none-match': `"${row.id}"` })
    expect([known.status, (await known.bytes()).byteLength]).toEqual([304, 0])
  })

  test('is refused when anything of it is changed, missing or over', async () => {
    const [{ url }, { url: second }] = [await uploaded(), await uploaded()]
    const changed = (change: (copy: URL) => void): string => {
      const copy = new URL(url)
      change(copy)
      return copy.href
    }
    const expires = Number(url.searchParams.get('expires'))
    expect(expires - Date.now() / 1000).toBeWithin(4 * 3600 - 60, 4 * 3600 + 1)
    const refused = [
      changed((copy) => copy.searchParams.delete('signature')),
      changed((copy) => copy.searchParams.delete('expires')),
      changed((copy) => copy.searchParams.set('signature', '')),
      changed((copy) => copy.searchParams.set('signature', 'x'.repeat(43))),
      changed((copy) => copy.searchParams.set('expires', String(expires + 1))),
      changed((copy) => copy.searchParams.set('expires', `${expires}.0`)),
      changed((copy) => copy.searchParams.set('expires', '1')),
      changed((copy) => copy.searchParams.set('signature', second.searchParams.get('signature') ?? '')),
      changed((copy) => {
        copy.pathname = second.pathname
      }),
      changed((copy) => {
        copy.pathname = '/uploads/recordings/..%2f..%2fjwt-secret'
      }),
    ]
    for (const href of refused) {
      const answer = await open(href)
      expect([href, answer.status, Object(await answer.json()).code]).toEqual([
        href,
        403,
        'RECORDING_LINK_INVALID',
      ])
    }
    expect((await open(url.href)).status).toBe(200)
  })

  test('ends with its time', async () => {
    const { url } = await uploaded()
    const links = createLinks(Object({ addressOf: async () => null }), [
      deriveKey(server.settings.jwtSecret ?? '', 'recording links'),
    ])
    const key = url.pathname.replace('/uploads/', '')
    const [expires = '', signature = ''] = ['expires', 'signature'].map(
      (name) => url.searchParams.get(name) ?? '',
    )
    const at = (seconds: number) => links.isValid(key, expires, signature, new Date(seconds * 1000))
    expect([at(Number(expires) - 1), at(Number(expires))]).toEqual([true, false])
  })

  test('that was valid is 404 once the recording is removed', async () => {
    const { url, row } = await uploaded()
    await rows('recordings').deleteOne({ _id: row.id } as object)
    const answer = await open(url.href)
    expect([answer.status, Object(await answer.json()).code]).toEqual([404, 'RECORDING_NOT_FOUND'])
  })

  test('counts in no rate limit', async () => {
    const { url } = await uploaded()
    expect((await open(url.href)).headers.get('ratelimit-limit')).toBeNull()
  })

  test('keeps a reader that stops, and forgets one that goes away', async () => {
    const { url } = await uploaded(20_000_000)
    const answered = Promise.withResolvers<void>()
    const socket = connect(Number(url.port), url.hostname, () =>
      socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: localhost\r\n\r\n`),
    )
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.pause()
      answered.resolve()
    })
    await answered.promise
    // A file that is read for a client that stopped stays open until the client is gone.
    const isOpen = async () => {
      const links = await Array.fromAsync(new Bun.Glob('*').scan({ cwd: '/proc/self/fd', onlyFiles: false }))
      return links.some((name) => {
        try {
          return readlinkSync(`/proc/self/fd/${name}`).startsWith(server.settings.dataDir)
        } catch {
          return false
        }
      })
    }
    if (process.platform === 'linux') await eventually(async () => expect(await isOpen()).toBe(true))
    socket.destroy()
    if (process.platform === 'linux') await eventually(async () => expect(await isOpen()).toBe(false))
  })
})

describe('the address of a recording on S3', () => {
  test('is signed for four hours, and makes the S3 server send the right type', async () => {
    const { lesson, upload, list, open } = onS3
    const one = await lesson()
    await upload(one, wav(1000), 'page.html')
    const [row] = await list(one)
    expect(row.file_url).toStartWith(`${store.settings.endpoint}/convene/recordings/`)
    const url = new URL(row.file_url)
    expect(url.searchParams.get('X-Amz-Expires')).toBe('14400')
    const answer = await open(url.href)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'audio/wav'])
    expect(answer.headers.get('content-disposition')).toMatch(/^inline; filename="\d{13}-page-html"/)
    expect(Buffer.from(await answer.bytes()).equals(Buffer.from(wav(1000)))).toBe(true)
    const part = await open(url.href, { range: 'bytes=100-199' })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 100-199/1000'])
    expect(url.searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/)
  })
})
