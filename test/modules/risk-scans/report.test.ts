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
  const response = await fetch(`${server.url}/api/scans/${scan.id}/report?detail=full`, {
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

const lots = Array.from({ length: 500 }, (_, index) => {
  const sentence = `The supplier of lot ${index + 1000} may fail, and no plan exists for the case that it goes bankrupt`
  return {
    risk: sentence,
    category: `Category ${index % 9}`,
    context: `${sentence}. ${'More. '.repeat(index % 40)}`.trim(),
  }
})

test('a full report has every word of every risk, on numbered pages', async () => {
  const { totalPages, text } = await textOf(await makePdfReport(scanWith(lots), 'full'))
  const all = text.join(' ').replace(/\s+/g, ' ')
  for (const { risk } of lots) expect(all.split(risk.slice(0, 33)).length).toBe(2)
  expect(all.split('More.').length - 1).toBe(lots.reduce((sum, _, index) => sum + (index % 40), 0))
  expect(all).not.toContain('…')
  text.forEach((page, index) => {
    expect(page).toContain(`Page ${index + 1} of ${totalPages}`)
  })
})

test('500 risks fit on eight pages: a summary that says where they are, then each of them once', async () => {
  const { totalPages, text } = await textOf(await makePdfReport(scanWith(lots)))
  expect(totalPages).toBeLessThan(9)
  expect(text[0]).toContain('500 risks')
  expect(text[0]).toContain('This is the short form')
  expect(text[0]).toMatch(/Category 0\s+56\s+1–56\s+2\b/)
  const detail = text.slice(1).join(' ').replace(/\s+/g, ' ')
  for (let number = 1; number <= 500; number += 1)
    expect(detail.split(` ${number}. The supplier`).length).toBe(2)
})

test('a sentence that states a risk stands once, also where it states two', async () => {
  const context = 'Project has tight budget and aggressive deadline.'
  const findings = [
    { risk: 'Project has tight budget', category: 'Financial', context },
    { risk: 'Aggressive deadline', category: 'Schedule', context },
    { risk: 'The pump is late', category: 'Schedule', context: 'The pump is late.' },
    { risk: 'A risk in other words', category: 'Schedule', context: 'Nothing is said.' },
  ]
  const { text } = await textOf(await makePdfReport(scanWith(findings)))
  const all = text.join(' ').replace(/\s+/g, ' ')
  expect(all).toContain('Project has tight budget and aggressive deadline.')
  expect(all).toContain('Project has tight budget (see 1)')
  expect(all.split('aggressive deadline').length).toBe(2)
  expect(all.split('The pump is late').length).toBe(2)
  expect(all).toContain('A risk in other words Nothing is said.')
})

test('Khmer, Chinese, Cyrillic and Greek are printed; what the fonts lack is marked and counted', async () => {
  const findings = [
    { risk: 'Срыв сроков', category: '進度', context: 'Größe ok, Ελλάδα, tiếng Việt 🙂' },
    { risk: 'គម្រោងខ្វះថវិកា', category: 'Financial', context: '' },
  ]
  const bytes = await makePdfReport(scanWith(findings))
  const { text } = await textOf(bytes)
  for (const words of ['Срыв сроков', '進度', 'Größe ok, Ελλάδα, tiếng Việt ¤', 'План.txt'])
    expect(text[0]).toContain(words)
  expect(text[0]).toMatch(/[\u1780-\u17ff]{8}/)
  expect(text[0]).toContain("Characters that this report's fonts cannot print (1)")
  const names = [
    ...Buffer.from(bytes)
      .toString('latin1')
      .matchAll(/\/FontName \/\w+\+([\w-]+)/g),
  ].map(([, name]) => name)
  expect(names).toContain('NotoSansKhmer-Bold')
  expect(names).toContain('NotoSansHans-Bold')
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
  const byAccept = await server.call('GET', `/api/scans/${scan.id}/report?detail=full`, {
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
