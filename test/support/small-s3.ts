import { appendFile, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { S3Settings } from '../../src/settings.ts'

const bucket = 'convene'

type Upload = { key: string; startedAt: Date; tags: Map<number, string> }

export type SmallS3 = {
  settings: S3Settings
  /** Uploads in parts that were neither completed nor aborted. */
  begun(): number
  /** The keys of the objects. */
  keys(): string[]
  /** Asked for each request: what it returns is answered, undefined passes. */
  intercept(hook: (request: Request) => Promise<Response | undefined> | undefined): void
  /** From now on, uploads in parts and objects that exist look this much older. */
  age(ms: number): void
  stop(): Promise<void>
}

/**
 * An S3 server for tests: objects, ranges, uploads in parts and both listings, which s3rver does not have. It takes any
 * signature.
 */
export const startSmallS3 = async (): Promise<SmallS3> => {
  const folder = await mkdtemp(join(tmpdir(), 'convene-small-s3-'))
  const objects = new Map<string, { path: string; modifiedAt: Date }>()
  const uploads = new Map<string, Upload>()
  let hook: Parameters<SmallS3['intercept']>[0] = () => undefined
  const newPath = () => join(folder, Bun.randomUUIDv7())
  const partPath = (id: string, number: number) => join(folder, `${id}-${number}`)

  const put = async (request: Request, path: string): Promise<void> => {
    const writer = Bun.file(path).writer({ highWaterMark: 1024 * 1024 })
    for await (const chunk of request.body ?? []) {
      writer.write(chunk)
      await writer.flush()
    }
    await writer.end()
  }

  const removeParts = async (id: string): Promise<void> => {
    for (const name of await readdir(folder)) if (name.startsWith(`${id}-`)) await rm(join(folder, name))
    uploads.delete(id)
  }

  const complete = async (request: Request, id: string, upload: Upload): Promise<Response> => {
    const wanted = [...(await request.text()).matchAll(/<Part>([\s\S]*?)<\/Part>/g)].map(([, part = '']) => ({
      number: Number(/<PartNumber>(\d+)/.exec(part)?.[1]),
      tag: /<ETag>(.*?)<\/ETag>/.exec(part)?.[1]?.replaceAll('&quot;', '"'),
    }))
    const path = newPath()
    await Bun.write(path, '')
    for (const { number, tag } of wanted) {
      if (upload.tags.get(number) !== tag) return fault(400, 'InvalidPart')
      for await (const chunk of Bun.file(partPath(id, number)).stream()) await appendFile(path, chunk)
    }
    objects.set(upload.key, { path, modifiedAt: new Date() })
    await removeParts(id)
    return xml(`<CompleteMultipartUploadResult><Key>${upload.key}</Key></CompleteMultipartUploadResult>`)
  }

  const list = (query: URLSearchParams): Response => {
    const prefix = query.get('prefix') ?? ''
    if (query.has('uploads'))
      return xml(
        `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${[...uploads]
          .filter(([, { key }]) => key.startsWith(prefix))
          .map(
            ([id, { key, startedAt }]) =>
              `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${startedAt.toISOString()}</Initiated></Upload>`,
          )
          .join('')}</ListMultipartUploadsResult>`,
      )
    // One object a page, so that readers have to follow pages.
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort()
    const at = Number(query.get('continuation-token') ?? 0)
    const [key] = keys.slice(at)
    const object = key === undefined ? undefined : objects.get(key)
    const content = object
      ? `<Contents><Key>${key}</Key><LastModified>${object.modifiedAt.toISOString()}</LastModified></Contents>`
      : ''
    const isLast = at + 1 >= keys.length
    const next = isLast ? '' : `<NextContinuationToken>${at + 1}</NextContinuationToken>`
    return xml(`<ListBucketResult><IsTruncated>${!isLast}</IsTruncated>${next}${content}</ListBucketResult>`)
  }

  const get = async (request: Request, key: string, query: URLSearchParams): Promise<Response> => {
    const object = objects.get(key)
    if (!object) return fault(404, 'NoSuchKey')
    const { size } = await stat(object.path)
    const headers: Record<string, string> = {
      'content-type': query.get('response-content-type') ?? 'application/octet-stream',
      'accept-ranges': 'bytes',
    }
    const disposition = query.get('response-content-disposition')
    if (disposition !== null) headers['content-disposition'] = disposition
    const [range, first = '', last = ''] =
      /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('range') ?? '') ?? []
    const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
    const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
    if (request.method === 'HEAD')
      return new Response(null, { headers: { ...headers, 'content-length': String(size) } })
    if (range === undefined) return new Response(Bun.file(object.path).stream(), { headers })
    headers['content-range'] = `bytes ${start}-${end}/${size}`
    return new Response(
      Bun.file(object.path)
        .slice(start, end + 1)
        .stream(),
      { status: 206, headers },
    )
  }

  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    maxRequestBodySize: 64 * 1024 * 1024,
    idleTimeout: 0,
    async fetch(request) {
      const answered = await hook(request)
      if (answered) return answered
      const { pathname, searchParams: query } = new URL(request.url)
      const [, name, ...rest] = pathname.split('/')
      const key = decodeURIComponent(rest.join('/'))
      if (name !== bucket) return fault(404, 'NoSuchBucket')
      const id = query.get('uploadId') ?? ''
      const upload = uploads.get(id)
      if (id !== '' && upload?.key !== key) return fault(404, 'NoSuchUpload')
      switch (request.method) {
        case 'GET':
        case 'HEAD':
          return key === '' ? list(query) : await get(request, key, query)
        case 'PUT': {
          const number = Number(query.get('partNumber'))
          const path = upload ? partPath(id, number) : newPath()
          await put(request, path)
          const tag = `"${Bun.randomUUIDv7()}"`
          if (upload) upload.tags.set(number, tag)
          else objects.set(key, { path, modifiedAt: new Date() })
          return new Response(null, { headers: { etag: tag } })
        }
        case 'POST': {
          if (upload) return await complete(request, id, upload)
          const newId = Bun.randomUUIDv7()
          uploads.set(newId, { key, startedAt: new Date(), tags: new Map() })
          return xml(
            `<InitiateMultipartUploadResult><UploadId>${newId}</UploadId></InitiateMultipartUploadResult>`,
          )
        }
        case 'DELETE':
          if (upload) await removeParts(id)
          else objects.delete(key)
          return new Response(null, { status: 204 })
      }
      return fault(405, 'MethodNotAllowed')
    },
  })

  return {
    settings: {
      bucket,
      endpoint: `http://127.0.0.1:${server.port}`,
      publicEndpoint: null,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
    begun: () => uploads.size,
    keys: () => [...objects.keys()],
    intercept(next) {
      hook = next
    },
    age(ms) {
      for (const upload of uploads.values()) upload.startedAt = new Date(upload.startedAt.getTime() - ms)
      for (const object of objects.values()) object.modifiedAt = new Date(object.modifiedAt.getTime() - ms)
    },
    async stop() {
      await server.stop(true)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const xml = (text: string): Response =>
  new Response(`<?xml version="1.0" encoding="UTF-8"?>${text}`, {
    headers: { 'content-type': 'application/xml' },
  })

const fault = (status: number, code: string): Response =>
  new Response(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`, {
    status,
    headers: { 'content-type': 'application/xml' },
  })

// As a process of its own, for measurements: prints its settings.
if (import.meta.main) console.log(JSON.stringify((await startSmallS3()).settings))
