import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readPdf } from '../../../src/companions/risk-model/reading/pdf.ts'
import { createWordText } from '../../../src/companions/risk-model/reading/word-text.ts'
import { docxOf, docxWith, pagesOf, pdfOfObjects } from './documents.ts'
import { greyPictureOf, pngOf, scannedPdfOf, topOf, turned } from './pictures.ts'
import { categoriesOf, type ServiceProcess, scan, startService } from './service-process.ts'

const risk = 'The budget is at risk.'
const png = await Bun.file(new URL('../../data/risk-note.png', import.meta.url).pathname).bytes()
/** Its first line: what lies on its side is recognised in up to four directions. */
const note = topOf(greyPictureOf(Buffer.from(png)), 84)
const noted = ['The pump supplier is bankrupt, and no spare is held']

let service: ServiceProcess
beforeAll(async () => {
  // Time for each page also on a loaded machine.
  service = await startService({}, ['--read-seconds', '60'])
})
afterAll(() => service.end())

const read = async (file: Blob) => {
  const reply = await scan(service.url, { file })
  expect([reply.status, reply.detail]).toEqual([200, ''])
  return reply
}

describe('a DOCX', () => {
  test.each(['footnotes', 'endnotes', 'comments', 'header2', 'footer1', 'document2'])(
    'its %s are read',
    async (part) => {
      const reply = await read(docxWith({ [`word/${part}.xml`]: `<w:p><w:r><w:t>${risk}</w:t></w:r></w:p>` }))
      expect([categoriesOf(reply), reply.isTruncated]).toEqual([['Financial'], false])
    },
  )

  test('its text is joined over runs, however it arrives, and what is stored twice counts once', () => {
    const box = (name: string) => `<mc:${name}><w:p><w:r><w:t>A box.</w:t></w:r></w:p></mc:${name}>`
    const xml = `<?xml version="1.0"?><w:p><w:r><w:t>The bud</w:t></w:r><w:r><w:t a="x>y">get &#x69;s &amp; was</w:t><!-- > -->
      <w:tab/><w:t xml:space="preserve">at<![CDATA[ <risk>]]></w:t></w:r><w:r><w:delText>Gone.</w:delText><w:t/></w:r></w:p>${box('Choice')}${box('Fallback')}`
    for (const size of [1, 7, xml.length]) {
      const word = createWordText()
      for (let at = 0; at < xml.length; at += size) expect(word.write(xml.slice(at, at + size))).toBe(true)
      expect(word.text()).toBe('The budget is & was\tat <risk>\n\nA box.\n\n')
    }
  })

  test('of scanned pages is recognised', async () => {
    const picture = Buffer.from(await pngOf(note).bytes())
    const reply = await read(docxWith({ 'word/media/image1.png': picture }))
    expect(reply.data.map(({ risk }) => risk)).toEqual(noted)
  })

  test('with another document in it says that this one was not read', async () => {
    expect((await read(docxWith({ 'word/embeddings/sheet.xlsx': 'x' }, [risk]))).isTruncated).toBe(true)
  })

  test('of 20 MB of runs is read', async () => {
    const runs = `<w:p>${'<w:r><w:t>a</w:t></w:r>'.repeat(800_000)}</w:p>`
    const reply = await read(
      docxWith({ 'word/document.xml': `<w:p><w:r><w:t>${risk}</w:t></w:r></w:p>${runs}` }),
    )
    expect([categoriesOf(reply), reply.isTruncated]).toEqual([['Financial'], false])
  })
})

describe('a PDF', () => {
  test('its form fields and annotations are read', async () => {
    const reply = await read(
      pdfOfObjects([
        '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>',
        '<</Type/Pages/Count 1/Kids[3 0 R]>>',
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Annots[4 0 R 5 0 R]>>',
        `<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(${risk})/Rect[50 600 500 620]/P 3 0 R>>`,
        '<</Type/Annot/Subtype/Text/Contents(The contractor is three weeks behind.)/Rect[50 500 500 520]/P 3 0 R>>',
      ]),
    )
    expect(categoriesOf(reply).toSorted()).toEqual(['Financial', 'Schedule'])
  })

  test('with another file in it says that this one was not read', async () => {
    const reply = await read(
      pdfOfObjects([
        '<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a) 5 0 R]>>>>>>',
        '<</Type/Pages/Count 1/Kids[3 0 R]>>',
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Annots[4 0 R]>>',
        `<</Type/Annot/Subtype/Text/Contents(${risk})/Rect[50 500 500 520]/P 3 0 R>>`,
        '<</Type/Filespec/F(a.txt)/EF<</F 6 0 R>>>>',
        '<</Type/EmbeddedFile/Length 1>>\nstream\nx\nendstream',
      ]),
    )
    expect([reply.data.length, reply.isTruncated]).toEqual([1, true])
  })

  test('with pages past the limit says so', async () => {
    const reply = await read(pagesOf(1001, risk))
    expect([reply.data.length, reply.isTruncated]).toEqual([1, true])
    expect((await read(pagesOf(3, risk))).isTruncated).toBe(false)
  })

  test('its scanned pages are recognised, in grey and in one bit, also those that lie on their side', async () => {
    for (const isOneBit of [false, true]) {
      const reply = await read(scannedPdfOf([isOneBit ? note : turned(note)], isOneBit))
      expect(reply.data.map(({ risk }) => risk)).toEqual(noted)
    }
  })

  test('with more scanned pages than there is time for says so', async () => {
    const bytes = await scannedPdfOf([note, note]).bytes()
    expect((await readPdf(new Uint8Array(bytes), 0)).isTruncated).toBe(true)
    const { text, isTruncated } = await readPdf(bytes, Number.POSITIVE_INFINITY)
    expect([text.match(/pump supplier/g)?.length, isTruncated]).toEqual([2, false])
  })

  test('with a CJK font that only names its character map is read', async () => {
    const text = Buffer.from(`${risk} 预算`, 'utf16le').swap16().toString('hex')
    const content = `BT /F 11 Tf 50 700 Td <${text}> Tj ET`
    const reply = await read(
      pdfOfObjects([
        '<</Type/Catalog/Pages 2 0 R>>',
        '<</Type/Pages/Count 1/Kids[3 0 R]>>',
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F 4 0 R>>>>/Contents 6 0 R>>',
        '<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[5 0 R]>>',
        '<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 7 0 R/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>',
        `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
        '<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/Ascent 880/Descent -120/StemV 93/ItalicAngle 0/FontBBox[-25 -254 1000 880]>>',
      ]),
    )
    expect(reply.data.map(({ context }) => context)).toEqual([`${risk} 预算`])
  })
})

test('a picture that lies on its side or its head, without a word about it, is recognised', async () => {
  const quarter = turned(note)
  for (const picture of [quarter, turned(quarter)])
    expect((await read(pngOf(picture))).data.map(({ risk }) => risk)).toEqual(noted)
})

test('at most 200 risks are returned, each within its limits, and more are said to be left out', async () => {
  const long = 'and the contractor may stop the work '.repeat(15)
  const text = Array.from(
    { length: 201 },
    (_, index) => `The budget of site ${index} is overspent ${index % 50 === 0 ? long : ''}.`,
  )
  const reply = await read(docxOf(text))
  expect([reply.data.length, reply.isTruncated]).toEqual([200, true])
  expect(reply.data.every(({ risk, context }) => risk.length <= 160 && context.length <= 500)).toBe(true)
  expect((await read(docxOf(text.slice(1)))).isTruncated).toBe(false)
})

test('a sentence of any length is scanned to its end', async () => {
  const reply = await scan(service.url, {
    text: `${'We went on and on, and '.repeat(200)} the budget is at risk.`,
  })
  expect(categoriesOf(reply)).toEqual(['Financial'])
})
