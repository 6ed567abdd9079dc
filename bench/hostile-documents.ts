/**
 * `bun bench/hostile-documents.ts [FOLDER]`: what each file of a folder costs the reference AI service, and how long
 * an ordinary scan of another caller takes meanwhile. Without a folder it makes some files that are dear to read.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { docxOf, pagesOf, pdfOf, zipOf } from '../test/companions/risk-model/documents.ts'
import { startService } from '../test/companions/risk-model/service-process.ts'
import { median } from './measure.ts'

const ordinaryText = 'The cladding is six weeks behind schedule. The budget is at risk.'

const made = async (): Promise<[string, Blob][]> => [
  ['docx-4-million-runs', docxOfXml('<w:p>', '<w:r><w:t>a</w:t></w:r>', 4_000_000, '</w:p>')],
  ['docx-nested-tables', docxOfXml('', '<w:tbl><w:tr><w:tc>', 1_000_000, '')],
  ['pdf-2000-pages', pagesOf(2000, ordinaryText)],
  ['pdf-forms-within-forms', pagesOf(1, '', 12)],
  ['png-of-39-megapixels', await pictureOf(6500, 6000)],
]

const docxOfXml = (start: string, repeated: string, times: number, end: string): Blob =>
  zipOf({
    '[Content_Types].xml':
      '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    'word/document.xml': `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${start}${repeated.repeat(times)}${end}</w:body></w:document>`,
  })

const pictureOf = async (width: number, height: number): Promise<Blob> => {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name), data])
    const whole = Buffer.alloc(body.length + 8)
    whole.writeUInt32BE(data.length, 0)
    body.copy(whole, 4)
    whole.writeUInt32BE(Bun.hash.crc32(body), body.length + 4)
    return whole
  }
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0])
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  const rows = deflateSync(Buffer.alloc((width * 3 + 1) * height))
  return new Blob([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const service = await startService()
const post = async (caller: string, parts: Record<string, string | Blob>) => {
  const form = new FormData()
  for (const [name, part] of Object.entries(parts)) form.append(name, part)
  const start = performance.now()
  const response = await fetch(`${service.url}/scan`, {
    method: 'POST',
    body: form,
    headers: { 'x-caller': caller },
  })
  const body = (await response.json()) as {
    data?: unknown[]
    truncated?: boolean
    detail?: string
    code?: string
  }
  return { status: response.status, body, ms: performance.now() - start }
}

type Memory = { most: number; now: number }

/** Megabytes that each process which the service started holds now, and has held at most. */
const readers = (): Map<string, Memory> => {
  const found = new Map<string, Memory>()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      const megabytes = (field: string) =>
        Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024
      if (new RegExp(`PPid:\\s+${service.process.pid}\n`).test(status))
        found.set(pid, { most: megabytes('VmHWM'), now: megabytes('VmRSS') })
    } catch {
      // It has ended.
    }
  return found
}

/** The most that one reader held since `before`. */
const peakSince = (before: Map<string, Memory>): number =>
  Math.max(0, ...[...readers()].map(([pid, { most, now }]) => (most === before.get(pid)?.most ? now : most)))

const measure = async (
  name: string,
  file: Blob,
  ordinary: Record<string, string | Blob>[],
): Promise<void> => {
  let isDone = false
  let peak = 0
  const before = readers()
  const hostile = post('one', { file }).finally(() => {
    isDone = true
  })
  const watching = (async () => {
    while (!isDone) {
      peak = Math.max(peak, peakSince(before))
      await Bun.sleep(5)
    }
  })()
  const times: number[] = []
  while (!isDone || times.length < 5) {
    for (const parts of ordinary) {
      const { status, ms } = await post('another', parts)
      if (status !== 200) throw new Error(`an ordinary scan was answered with ${status}`)
      times.push(ms)
    }
    await Bun.sleep(100)
  }
  await watching
  const { status, body, ms } = await hostile
  const answer =
    status === 200
      ? `${body.data?.length} risks${body.truncated ? ', truncated' : ''}`
      : `${body.code ?? ''} ${body.detail}`
  console.log(
    `| ${name} | ${(file.size / 1024).toFixed(0)} KB | ${peak.toFixed(0)} MB | ${(ms / 1000).toFixed(1)} s | ${status} ${answer.trim()} | p50 ${median(times).toFixed(0)} ms, max ${Math.max(...times).toFixed(0)} ms |`,
  )
}

const folder = process.argv[2]
const files = folder
  ? readdirSync(folder).map((name): [string, Blob] => [
      basename(name),
      new Blob([readFileSync(join(folder, name))]),
    ])
  : await made()
const ordinary = [
  { text: ordinaryText },
  { file: docxOf([ordinaryText]) },
  { file: await pdfOf([ordinaryText]) },
]
for (const parts of ordinary) await post('another', parts)
console.log('| file | size | peak of a reader | time | answer | ordinary scans meanwhile |')
console.log('|---|---|---|---|---|---|')
for (const [name, file] of files) await measure(name, file, ordinary)
await service.end()
process.exit(0)
