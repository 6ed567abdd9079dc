/**
 * `bun bench/hostile-documents.ts [FOLDER]`: what each file of a folder costs the reference AI service, and how long
 * an ordinary scan (a text, a DOCX, a PDF) of another caller takes meanwhile. Without a folder it makes some files that are dear to read.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { docxOf, docxWith, pagesOf, pdfBomb, pdfOf } from '../test/companions/risk-model/documents.ts'
import { pngOf } from '../test/companions/risk-model/pictures.ts'
import { startService } from '../test/companions/risk-model/service-process.ts'
import { median } from './measure.ts'

const ordinaryText = 'The cladding is six weeks behind schedule. The budget is at risk.'

const made = async (): Promise<[string, Blob][]> => [
  ['docx-3-million-runs', docxWith({ 'word/document.xml': '<w:r><w:t>a</w:t></w:r>'.repeat(3_000_000) })],
  ['docx-nested-tables', docxWith({ 'word/document.xml': '<w:tbl><w:tr><w:tc>'.repeat(1_000_000) })],
  ['pdf-stream-of-1.5-gb', await pdfBomb(1500)],
  ['pdf-forms-within-forms', pagesOf(1, '', 12)],
  ['pdf-2000-pages', pagesOf(2000, ordinaryText)],
  ['png-of-39-megapixels', pngOf({ width: 6500, height: 6000, grey: new Uint8Array(6500 * 6000) })],
]

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

/** Each file has a caller of its own. */
const measure = async (
  name: string,
  hostileFiles: Blob[],
  ordinary: Record<string, string | Blob>[],
): Promise<void> => {
  let isDone = false
  let peak = 0
  const before = readers()
  const hostile = Promise.all(hostileFiles.map((file, index) => post(`hostile ${index}`, { file }))).finally(
    () => {
      isDone = true
    },
  )
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
  const answers = await hostile
  const size = hostileFiles.reduce((sum, file) => sum + file.size, 0) / 1024
  const seconds = Math.max(...answers.map(({ ms }) => ms)) / 1000
  console.log(
    `| ${name} | ${size.toFixed(0)} KB | ${peak.toFixed(0)} MB | ${seconds.toFixed(1)} s | ${answers.map(answerOf).join('; ')} | p50 ${median(times).toFixed(0)} ms, max ${Math.max(...times).toFixed(0)} ms |`,
  )
}

const answerOf = ({ status, body }: Awaited<ReturnType<typeof post>>): string =>
  status === 200
    ? `200 ${body.data?.length} risks${body.truncated ? ', truncated' : ''}`
    : `${status} ${body.code ?? body.detail}`

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
for (const [name, file] of files) await measure(name, [file], ordinary)
if (files.length > 0)
  await measure(
    'all of them at once',
    files.map(([, file]) => file),
    ordinary,
  )
await service.end()
process.exit(0)
