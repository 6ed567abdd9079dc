import { expect, test } from 'bun:test'
import { extractText, getDocumentProxy } from 'unpdf'
import { makeCsvReport } from '../../../src/modules/risk-scans/report-csv.ts'
import { makePdfReport } from '../../../src/modules/risk-scans/report-pdf.ts'
import { openScan, type RiskScan } from '../../../src/modules/risk-scans/risk-scan.ts'
import { answer, startScriptedAiService } from '../../support/ai-service.ts'
import { startTestServer } from '../../support/server.ts'
import { formOf } from './scanning.ts'

const ai = await startScriptedAiService()
const server = await startTestServer({ aiServiceUrl: ai.url })
const { token } = await server.person()

const data = [
  { risk: 'Budget overrun', category: 'Financial', context: 'The budget is “tight” – €2,000.' },
  { risk: '=HYPERLINK("http://evil")', category: '+Legal', context: '-1 @x' },
]
ai.behave(answer('200 OK', { data, source: 'llm' }))
const { body: scan } = await server.call('POST', '/api/scan', {
  rawBody: formOf({ file: new File(['plan'], 'Plan A.docx.txt') }),
  token,
})

const textOf = async (bytes: Uint8Array) =>
  await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false })

const scanWith = (data: RiskScan['data']): RiskScan => ({
  ...openScan('u', new Date('2026-01-31T12:00:00Z')),
  status: 'done',
  filename: 'План.txt',
  data,
  source: 'model',
})

test('the PDF has a title, file, date, table, contexts and page numbers', async () => {
  const response = await fetch(`${server.url}/api/scans/${scan.id}/report`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/pdf')
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="risk-report-Plan A\.docx-\d{4}-\d\d-\d\d\.pdf"/,
  )
  const { totalPages, text } = await textOf(await response.bytes())
  expect(totalPages).toBe(1)
  const day = scan.created_at.slice(0, 10)
  for (const part of [
    'Risk report',
    'Plan A.docx.txt',
    day,
    'language model',
    '2 risks',
    'Category',
    'Financial',
    'Budget overrun',
    'The budget is “tight” – €2,000.',
    'Page 1 of 1',
  ])
    expect(text[0]).toContain(part)
  expect(text[0]).not.toContain('¤')
})

test('a long report has every risk, on numbered pages', async () => {
  const findings = Array.from({ length: 200 }, (_, index) => ({
    risk: `Risk number ${index}`,
    category: `Category ${index % 40}`,
    context: 'Something may come late. '.repeat(1 + (index % 20)),
  }))
  const { totalPages, text } = await textOf(await makePdfReport(scanWith(findings)))
  expect(totalPages).toBeGreaterThan(5)
  const all = text.join('\n')
  for (let index = 0; index < 200; index += 1) expect(all).toContain(`Risk number ${index}`)
  text.forEach((page, index) => {
    expect(page).toContain(`Page ${index + 1} of ${totalPages}`)
  })
})

test('characters that the fonts lack are marked and counted, never turned into other letters', async () => {
  const { text } = await textOf(
    await makePdfReport(scanWith([{ risk: 'Срыв сроков', category: '進度', context: 'Größe ok 🙂' }])),
  )
  expect(text[0]).toContain('Größe ok ¤')
  expect(text[0]).toMatch(/\d+ characters that this report's fonts cannot print/)
  expect(text[0]).not.toMatch(/[À-Ã]/)
})

test('a scan without a finding says so', async () => {
  const { text } = await textOf(await makePdfReport(scanWith([])))
  expect(text[0]).toContain('no risks found')
})

test('a scan of which a part was left out says so', async () => {
  const { text } = await textOf(await makePdfReport({ ...scanWith(data), truncated: true }))
  expect(text[0]).toContain('only a part of the document was scanned')
  expect((await textOf(await makePdfReport(scanWith(data)))).text[0]).not.toContain('only a part')
})

test('CSV comes by format or by Accept, and no cell is a formula', async () => {
  const byFormat = await server.call('GET', `/api/scans/${scan.id}/report?format=csv`, { token })
  const byAccept = await server.call('GET', `/api/scans/${scan.id}/report`, {
    token,
    headers: { accept: 'text/csv' },
  })
  expect(byAccept.text).toBe(byFormat.text)
  expect(byFormat.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(byFormat.headers.get('content-disposition')).toContain('.csv"')
  const lines = byFormat.text.replace('\ufeff', '').split('\r\n')
  expect(lines[0]).toBe('scan_id,filename,created_at,number,category,risk,context,truncated')
  expect(lines[1]).toContain(',1,Financial,Budget overrun,"The budget is “tight” – €2,000."')
  expect(lines[2]).toContain(`,2,'+Legal,"'=HYPERLINK(""http://evil"")",'-1 @x`)
  const bytes = await fetch(`${server.url}/api/scans/${scan.id}/report?format=csv`, {
    headers: { authorization: `Bearer ${token}` },
  }).then((response) => response.bytes())
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(makeCsvReport(scanWith([{ risk: '\t=1', category: '\r@x', context: '＝1' }]))).toContain(`'\t=1`)
})

test('another format is 400 VALIDATION_FAILED', async () => {
  const { status, body } = await server.call('GET', `/api/scans/${scan.id}/report?format=doc`, { token })
  expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED'])
})
