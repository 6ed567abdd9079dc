import { expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { safeFilename } from '../../../src/modules/risk-scans/risk-scan.ts'
import { compoundFile } from '../../companions/risk-model/documents.ts'
import { answer, good, goodReply, startScriptedAiService } from '../../support/ai-service.ts'
import { startTestServer } from '../../support/server.ts'
import { specialKeys } from '../../support/special-keys.ts'
import { docx, jpeg, pdf, png } from './samples.ts'
import { formOf, storedOf } from './scanning.ts'

const ai = await startScriptedAiService()
const server = await startTestServer({ aiServiceUrl: ai.url, maxScanBytes: 10_000_000 })
const analyst = await server.person()
const { token } = analyst

const scan = (form: FormData, headers: Record<string, string> = {}) =>
  server.call('POST', '/api/scan', { rawBody: form, token, headers })

const storedFiles = async () =>
  await readdir(join(server.settings.dataDir, 'files', 'scans')).catch((): string[] => [])

test('a text is scanned, stored and answered with the fields of its contract and no others', async () => {
  const { status, body } = await scan(formOf({ text: 'Project has tight budget and aggressive deadline' }))
  expect(status).toBe(200)
  expect(body).toEqual({
    id: body.scan_id,
    scan_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
    user_id: analyst.id,
    filename: null,
    risk_count: 2,
    data: goodReply.data,
    risks: goodReply.data,
    source: 'model',
    truncated: false,
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    timestamp: body.created_at,
  })
  const again = await server.call('GET', `/api/scans/${body.scan_id}`, { token })
  expect(again.status).toBe(200)
  const { risks, ...row } = body
  expect(risks).toEqual(row.data)
  expect(again.body).toEqual(row)
  const list = await server.call('GET', '/api/scans?limit=1', { token })
  expect(list.body).toMatchObject({ scans: [row], limit: 1, offset: 0 })
  expect(Object.keys(list.body.scans[0])).toEqual(Object.keys(row))
})

test('the AI service gets the form that its contract describes', async () => {
  await scan(formOf({ text: 'plain' }))
  expect(ai.calls.at(-1)?.start).not.toContain('force_llm')
  await scan(formOf({ text: 'plain', force_llm: 'false' }))
  expect(ai.calls.at(-1)?.start).toContain('name="force_llm"\r\n\r\nfalse')
  await scan(formOf({ text: 'naïve {"a":1}', force_llm: 'true', file: new File(['# plan'], 'pl "än.md') }))
  const call = ai.calls.at(-1)
  expect(call?.head).toStartWith('POST /scan HTTP/1.1')
  expect(call?.head).toMatch(/content-type: multipart\/form-data; boundary=/i)
  const form = await new Response(call?.start, {
    headers: { 'content-type': /content-type: (.*)/i.exec(call?.head ?? '')?.[1]?.trim() ?? '' },
  }).formData()
  expect(form.get('text')).toBe('naïve {"a":1}')
  expect(form.get('force_llm')).toBe('true')
  const file = form.get('file')
  if (!(file instanceof File)) throw new Error('no file arrived')
  expect(file.name).toContain('än.md')
  expect(call?.start).toContain('Content-Type: text/plain\r\n\r\n# plan')
  expect(await file.text()).toBe('# plan')
})

test('words that mean something to JavaScript are kept in every field of a scan, its report and the summary', async () => {
  const words = specialKeys.filter((word) => word !== '' && word !== '.')
  const data = words.map((word) => ({ risk: word, category: word, context: word }))
  ai.behave(answer('200 OK', { data, source: 'model' }))
  const other = await server.person()
  const { status, body } = await server.call('POST', '/api/scan', {
    rawBody: formOf({ file: new File([words.join(' ')], 'constructor') }),
    token: other.token,
  })
  ai.behave(good)
  expect([status, body.data, body.filename]).toEqual([200, data, 'constructor'])
  const summary = await server.call('GET', '/api/scans/summary', { token: other.token })
  const categories = summary.body.categories.map(({ category }: { category: string }) => category)
  expect(categories.toSorted()).toEqual(words.toSorted())
  for (const format of ['csv', 'pdf']) {
    const report = await server.call('GET', `/api/scans/${body.id}/report?format=${format}`, {
      token: other.token,
    })
    expect(report.status).toBe(200)
  }
})

test.each([
  ['in its answer', answer('200 OK', { ...goodReply, truncated: true })],
  ['in a header', answer('200 OK\r\nX-Text-Truncated: true', goodReply)],
])('a scan of which a part was left out says so when the AI service says it %s', async (_, behaviour) => {
  ai.behave(behaviour)
  const { body } = await scan(formOf({ text: 'a long plan' }))
  ai.behave(good)
  expect(body.truncated).toBe(true)
  expect((await server.call('GET', `/api/scans/${body.id}`, { token })).body.truncated).toBe(true)
  const csv = await server.call('GET', `/api/scans/${body.id}/report?format=csv`, { token })
  expect(csv.text).toContain(',aggressive deadline,true')
})

test('JSON and urlencoded bodies carry a text too', async () => {
  const json = await server.call('POST', '/api/scan', { body: { text: 'late', force_llm: true }, token })
  expect(json.status).toBe(200)
  expect(ai.calls.at(-1)?.start).toContain('name="force_llm"\r\n\r\ntrue')
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const form = await server.call('POST', '/api/scan', { rawBody: 'text=late', headers, token })
  expect(form.status).toBe(200)
})

test.each([
  ['a PDF', pdf, 'application/pdf'],
  ['a PNG', png, 'image/png'],
  ['a JPEG', jpeg, 'image/jpeg'],
  ['a DOCX', docx, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['a text in UTF-8', Buffer.from('Übersicht über Risiken'), 'text/plain'],
  ['a text in UTF-16', Buffer.from('\ufeffÜbersicht', 'utf16le'), 'text/plain'],
  ['a text in Latin-1', Buffer.from('Das Budget ist sehr knapp für dieses Projekt', 'latin1'), 'text/plain'],
  ['a text that begins like a bitmap', Buffer.from('BM is the name of a firm'), 'text/plain'],
])('%s is recognised by its content, not its name, and comes back unchanged', async (_, bytes, type) => {
  const { status, body } = await scan(formOf({ file: new File([bytes], 'x.exe') }))
  expect(status).toBe(200)
  expect(body.filename).toBe('x.exe')
  const file = await fetch(`${server.url}/api/scans/${body.scan_id}/file`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(file.status).toBe(200)
  expect(file.headers.get('content-type')).toBe(type)
  expect(file.headers.get('x-content-type-options')).toBe('nosniff')
  expect(file.headers.get('content-disposition')).toBe(`attachment; filename="x.exe"; filename*=UTF-8''x.exe`)
  expect(Buffer.from(await file.bytes()).equals(bytes)).toBe(true)
})

test('any other file is 415 FILE_TYPE_UNSUPPORTED, also with the name .txt', async () => {
  const zip = Buffer.from('UEsDBAoAAAAAAA==', 'base64')
  const before = await storedOf(server)
  for (const bytes of [
    zip,
    Buffer.from([0, 1, 2, 3]),
    Buffer.from('{\\rtf1 x}'),
    Buffer.from('GIF89a\0\0'),
  ]) {
    const { status, body } = await scan(formOf({ file: new File([bytes], 'plan.txt') }))
    expect([status, body.code]).toEqual([415, 'FILE_TYPE_UNSUPPORTED'])
  }
  expect(await storedOf(server)).toEqual(before)
})

test('a file with a password is 400 FILE_PROTECTED and nothing is stored', async () => {
  const before = await storedOf(server)
  const file = new File([new Uint8Array(compoundFile('EncryptedPackage'))], 'plan.docx')
  const { status, body } = await scan(formOf({ file }))
  expect([status, body.code]).toEqual([400, 'FILE_PROTECTED'])
  expect(body.detail).toContain('password')
  expect(await storedOf(server)).toEqual(before)
})

test('nothing, blank text or an empty file is 400 SCAN_EMPTY; one of the two is enough', async () => {
  const empty = new File([], '')
  for (const form of [formOf({ other: 'x' }), formOf({ text: ' \n' }), formOf({ text: '', file: empty })]) {
    const { status, body } = await scan(form)
    expect([status, body.code, body.detail]).toEqual([400, 'SCAN_EMPTY', 'Send a file or a text to scan'])
  }
  expect((await server.call('POST', '/api/scan', { token })).body.code).toBe('SCAN_EMPTY')
  expect((await scan(formOf({ text: 'x', file: empty }))).status).toBe(200)
  expect((await scan(formOf({ text: ' ', file: new File(['x'], 'x.txt') }))).status).toBe(200)
})

test('an invalid form, boolean or file is 400, another content type is 415', async () => {
  const before = await storedOf(server)
  const bad = await scan(formOf({ text: 'x', force_llm: 'perhaps', file: new File(['x'], 'x.txt') }))
  expect([bad.status, bad.body.code]).toEqual([400, 'VALIDATION_FAILED'])
  expect((await scan(formOf({ text: 'x', file: 'a text' }))).body.code).toBe('VALIDATION_FAILED')
  expect((await server.call('POST', '/api/scan', { body: { text: 7 }, token })).status).toBe(400)
  const plain = { rawBody: 'late', headers: { 'content-type': 'text/plain' }, token }
  const answer = await server.call('POST', '/api/scan', plain)
  expect([answer.status, answer.body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
  const query = await server.call('POST', '/api/scan?async=maybe', { rawBody: formOf({ text: 'x' }), token })
  expect([query.status, query.body.code]).toEqual([400, 'VALIDATION_FAILED'])
  expect(await storedOf(server)).toEqual(before)
})

test('a file or a text beyond its bound is 413 TOO_LARGE and nothing is stored', async () => {
  const before = await storedOf(server)
  const large = await scan(formOf({ file: new File(['x'.repeat(10_000_001)], 'x.txt') }))
  expect([large.status, large.body.code]).toEqual([413, 'TOO_LARGE'])
  const text = await scan(formOf({ text: 'x'.repeat(1024 * 1024 + 1) }))
  expect([text.status, text.body.code]).toEqual([413, 'TOO_LARGE'])
  expect(await storedOf(server)).toEqual(before)
  expect((await storedFiles()).length).toBe(before.files)
})

test('an id that is unknown or malformed is 404 SCAN_NOT_FOUND on every route', async () => {
  for (const id of [Bun.randomUUIDv7(), 'nonsense', '%24gt', '1', 'a'.repeat(500)])
    for (const path of ['', '/file', '/report', '/events']) {
      const answer = await server.call('GET', `/api/scans/${id}${path}`, { token })
      expect([answer.status, answer.body.code]).toEqual([404, 'SCAN_NOT_FOUND'])
    }
  expect((await server.call('DELETE', '/api/scans/nonsense', { token })).body.code).toBe('SCAN_NOT_FOUND')
})

test('a scan of a text has no file: 404 SCAN_FILE_NOT_FOUND', async () => {
  const { body } = await scan(formOf({ text: 'x' }))
  const answer = await server.call('GET', `/api/scans/${body.id}/file`, { token })
  expect([answer.status, answer.body.code]).toEqual([404, 'SCAN_FILE_NOT_FOUND'])
})

test('deleting a scan removes its file and its row; a second time it is 404', async () => {
  const { body } = await scan(formOf({ file: new File(['x'], 'x.txt') }))
  const before = await storedOf(server)
  const answer = await server.call('DELETE', `/api/scans/${body.id}`, { token })
  expect([answer.status, answer.body]).toEqual([200, { success: true, scan_id: body.id }])
  expect(await storedOf(server)).toEqual({ rows: before.rows - 1, files: before.files - 1 })
  expect((await server.call('DELETE', `/api/scans/${body.id}`, { token })).status).toBe(404)
  expect((await server.call('GET', `/api/scans/${body.id}/file`, { token })).status).toBe(404)
})

test('a file name is cut to its last part, without control characters, and survives the header', async () => {
  const name = '../../etc/Pläne "neu".txt'
  const { body } = await scan(formOf({ file: new File(['x'], name) }))
  expect(body.filename).not.toContain('/')
  expect(body.filename).toStartWith('Pläne')
  const file = await server.call('GET', `/api/scans/${body.id}/file`, { token })
  expect(file.headers.get('content-disposition')).toContain("filename*=UTF-8''Pl%C3%A4ne")
  expect(safeFilename('C:\\plans\\a\r\nb\u0007\u202e.txt')).toBe('ab.txt')
  expect(safeFilename('/')).toBeNull()
  expect(safeFilename('x'.repeat(500))?.length).toBe(200)
})

const sha256 = (...parts: (string | Uint8Array)[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

test.each([false, true])(
  'the original arrives byte for byte at the AI service and comes back so (slow reader: %p)',
  async (slowly) => {
    ai.readSlowly(slowly)
    const numbers = Array.from({ length: 600_000 }, (_, index) => `${index} `).join('')
    const bytes = Buffer.from(numbers)
    const { status, body } = await scan(formOf({ file: new File([bytes], `big-${slowly}.txt`) }))
    ai.readSlowly(false)
    expect(status).toBe(200)
    const call = ai.calls.at(-1)
    const boundary = /boundary=(\S+)/.exec(call?.head ?? '')?.[1]
    const head = /^[\s\S]*name="file"[^\r]*\r\n[^\r]*\r\n\r\n/.exec(call?.start ?? '')?.[0] ?? ''
    expect(call?.sha256).toBe(sha256(head, bytes, `\r\n--${boundary}--\r\n`))
    const file = await fetch(`${server.url}/api/scans/${body.scan_id}/file`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(sha256(await file.bytes())).toBe(sha256(bytes))
    const row = await server.database.collection('risk_scans').findOne({ 'file.sha256': sha256(bytes) })
    expect(row?.file.byte_length).toBe(bytes.byteLength)
  },
)
