/**
 * `bun bench/recordings.ts [MEGABYTES]`: memory of the server's process above idle while one recording of 1 GB goes up, in
 * a form and by tus, and down, to a fast reader and to ten slow ones; on disk and in S3. The sender, the store and the S3
 * server are other processes.
 */
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { startConvene } from '../src/convene.ts'
import type { Settings } from '../src/settings.ts'
import { wav } from '../test/modules/tutoring/recording-setup.ts'
import { watchMemory } from '../test/support/large-upload.ts'
import { caller, testSettings } from '../test/support/server.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { freshDatabaseUri } from '../test/support/store.ts'
import { onDiskAndS3, residentMegabytes } from './measure.ts'

const megabytes = Number(process.argv[2] ?? 1024)
const chunkBytes = 1024 * 1024
const slowReaders = 10
const head = Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="lesson.wav"\r\n\r\n')
const tail = Buffer.from('\r\n--b--\r\n')
const chunk = wav(chunkBytes)

/** The file, made while it is sent. */
const content = (before: Uint8Array, after: Uint8Array): ReadableStream<Uint8Array> => {
  let sent = -1
  return new ReadableStream(
    {
      pull(controller) {
        if (sent === -1) controller.enqueue(before)
        else if (sent < megabytes) controller.enqueue(chunk.slice())
        else {
          controller.enqueue(after)
          controller.close()
        }
        sent += 1
      },
    },
    { highWaterMark: 0 },
  )
}

const sha256 = (() => {
  const hash = createHash('sha256')
  for (let count = 0; count < megabytes; count += 1) hash.update(chunk)
  return hash.digest('hex')
})()

const readWhole = async (url: string): Promise<void> => {
  const answer = await fetch(url)
  const hash = createHash('sha256')
  for await (const piece of answer.body ?? []) hash.update(piece)
  if (hash.digest('hex') !== sha256) throw new Error(`${answer.status}: the file came back changed`)
}

/** Reads at a megabyte a second, and goes away after ten seconds. */
const readSlowly = (url: URL): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(Number(url.port), url.hostname, () =>
      socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: localhost\r\n\r\n`),
    )
    socket.on('data', (data) => {
      socket.pause()
      setTimeout(() => socket.resume(), Number(data.length) / 1000)
    })
    setTimeout(() => {
      socket.destroy()
      resolve()
    }, 10_000)
  })

const tutor = { email: 'tutor@people.example', password: 'correct horse' }

/** Returns the id of a booking of the tutor. */
const makeLesson = async (uri: string, settings: Settings): Promise<string> => {
  const logger = pino({ level: 'silent' })
  const convene = await startConvene(settings, uri, { logger, requests: logger })
  const actor = { userId: null, address: 'bench' }
  const account = await convene.accounts.register({ ...tutor, role: 'tutor' }, actor, { emailVerified: true })
  const _id = Bun.randomUUIDv7()
  const now = new Date()
  await convene.tutoring.insertBookingIfAbsent({
    _id,
    call_id: _id,
    parent_id: null,
    student_id: Bun.randomUUIDv7(),
    tutor_id: account._id,
    subject_id: 'math',
    curriculum_id: null,
    package_id: null,
    starts_at: now,
    ends_at: new Date(now.getTime() + 3_600_000),
    status: 'scheduled',
    note: null,
    version: 1,
    sequence: 0,
    created_at: now,
    updated_at: now,
  })
  await convene.stop()
  return _id
}

const measure = async (kind: string, settings: object): Promise<void> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'convene-bench-'))
  const uri = await freshDatabaseUri()
  const overrides = { role: 'web' as const, dataDir, ...settings }
  const path = `/sessions/${await makeLesson(uri, await testSettings(overrides))}/recordings`
  const child = await startServerProcess(uri, overrides)
  const login = await caller(child.url)('POST', '/auth/login', { body: tutor })
  const authorization = `Bearer ${login.body.token}`

  const sendForm = async (size: number, stream: Bun.BodyInit): Promise<void> => {
    const answer = await fetch(`${child.url}${path}`, {
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'multipart/form-data; boundary=b',
        'content-length': String(head.byteLength + size + tail.byteLength),
      },
      body: stream,
    })
    if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`)
  }
  const sendTus = async (): Promise<void> => {
    const headers = { authorization, 'tus-resumable': '1.0.0' }
    const length = String(megabytes * chunkBytes)
    const begun = await fetch(`${child.url}${path}/tus`, {
      method: 'POST',
      headers: { ...headers, 'upload-length': length },
    })
    const answer = await fetch(`${child.url}${begun.headers.get('location')}`, {
      method: 'PATCH',
      headers: {
        ...headers,
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': length,
      },
      body: content(new Uint8Array(0), new Uint8Array(0)),
    })
    if (answer.status !== 204) throw new Error(`${answer.status}: ${await answer.text()}`)
  }
  const link = async (): Promise<URL> => {
    const answer = await fetch(`${child.url}${path}`, { headers: { authorization } })
    const [row] = Object(await answer.json())
    return new URL(row.file_url, child.url)
  }
  const run = async (name: string, work: () => Promise<void>): Promise<void> => {
    await Bun.sleep(2000)
    const start = performance.now()
    const { before, peak } = await watchMemory(() => residentMegabytes(child.pid), work)
    const seconds = (performance.now() - start) / 1000
    console.log(
      `${kind}, ${name}: idle ${before.toFixed(0)} MB, peak ${peak.toFixed(0)} MB (+${(peak - before).toFixed(0)}), ${seconds.toFixed(1)} s (${(megabytes / seconds).toFixed(0)} MB/s)`,
    )
  }
  try {
    // The first one loads what idle does not: the parser and the S3 client.
    await sendForm(chunkBytes, Buffer.concat([head, chunk, tail]))
    await run('up in a form', () => sendForm(megabytes * chunkBytes, content(head, tail)))
    await run('down', async () => await readWhole((await link()).href))
    await run('up by tus', sendTus)
    await run('down', async () => await readWhole((await link()).href))
    await run(`${slowReaders} readers of 1 MB/s for 10 s`, async () => {
      const url = await link()
      await Promise.all(Array.from({ length: slowReaders }, () => readSlowly(url)))
    })
  } finally {
    child.kill()
    await child.exited
    await rm(dataDir, { recursive: true, force: true })
  }
}

await onDiskAndS3(measure)
process.exit(0)
