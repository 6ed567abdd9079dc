import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createDeflate, deflateRawSync, deflateSync } from 'node:zlib'
import PDFDocument from 'pdfkit'

/** A PDF of one page with these paragraphs. */
export const pdfOf = async (
  paragraphs: readonly string[],
  options: PDFKit.PDFDocumentOptions = {},
): Promise<Blob> => {
  const document = new PDFDocument(options)
  const chunks: Buffer[] = []
  const ended = Promise.withResolvers<void>()
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  document.on('end', () => ended.resolve())
  for (const paragraph of paragraphs) document.fontSize(12).text(paragraph).moveDown()
  document.end()
  await ended.promise
  return new Blob([new Uint8Array(Buffer.concat(chunks))])
}

/** A PDF of `count` pages with this line each; with `depth`, each draws ten forms that draw ten forms, and so on. */
export const pagesOf = (count: number, line: string, depth = 0): Blob => {
  const objects: string[] = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '',
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
  const add = (object: string): string => `${objects.push(object)} 0 R`
  const stream = (content: string, entries = ''): string =>
    add(`<</Length ${content.length}${entries}>>\nstream\n${content}\nendstream`)
  const text = `BT /F 11 Tf 50 700 Td (${line}) Tj ET`
  let inner = ''
  const resources = () => `/Resources<</Font<</F 3 0 R>>${inner && `/XObject<</X ${inner}>>`}>>`
  for (let level = 0; level < depth; level += 1)
    inner = stream(
      level === 0 ? text : '/X Do '.repeat(10),
      `/Type/XObject/Subtype/Form/BBox[0 0 612 792]${resources()}`,
    )
  const content = stream(depth > 0 ? '/X Do '.repeat(10) : text)
  const page = `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]${resources()}/Contents ${content}>>`
  const pages = Array.from({ length: count }, () => add(page))
  objects[1] = `<</Type/Pages/Count ${count}/Kids[${pages.join(' ')}]>>`
  return pdfOfObjects(objects)
}

/** A PDF of these objects, numbered from 1; the first one is its catalog. */
export const pdfOfObjects = (objects: readonly string[]): Blob => {
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`
  const trailer = `trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`
  return new Blob([Buffer.from(body + table + trailer, 'latin1')])
}

/** A PDF of a few kilobytes with a page whose content unpacks, in two steps, to this many megabytes. */
export const pdfBomb = async (megabytes: number): Promise<Blob> => {
  const blanks = Buffer.alloc(1024 * 1024, ' ')
  const once = await buffer(Readable.from(Array(megabytes).fill(blanks)).pipe(createDeflate()))
  const packed = deflateSync(once)
  const stream = `<</Length ${packed.length}/Filter[/FlateDecode/FlateDecode]>>\nstream\n${packed.toString('latin1')}\nendstream`
  return pdfOfObjects([
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Count 1/Kids[3 0 R]>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>',
    stream,
  ])
}

/** The smallest DOCX that a word processor opens: content types, relations, one paragraph each. */
export const docxOf = (paragraphs: readonly string[]): Blob => docxWith({}, paragraphs)

/** The same with more parts. One of XML is given without its outermost element, and may replace the body. */
export const docxWith = (
  parts: Readonly<Record<string, string | Uint8Array>>,
  paragraphs: readonly string[] = ['Nothing.'],
): Blob => {
  const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
  const body = paragraphs.map((text) => `<w:p><w:r><w:t>${Bun.escapeHTML(text)}</w:t></w:r></w:p>`).join('')
  const office = 'http://schemas.openxmlformats.org'
  const wrapped = Object.entries({ 'word/document.xml': body, ...parts }).map(([name, content]) => [
    name,
    typeof content === 'string' && name.endsWith('.xml')
      ? `${xml}<w:part xmlns:w="${office}/wordprocessingml/2006/main" xmlns:mc="${office}/markup-compatibility/2006"><w:body>${content}</w:body></w:part>`
      : content,
  ])
  return zipOf({
    '[Content_Types].xml': `${xml}<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    '_rels/.rels': `${xml}<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    ...Object.fromEntries(wrapped),
  })
}

/** A ZIP with these files, packed. Values are texts, bytes, or a number of zero bytes (for bombs). */
export const zipOf = (files: Readonly<Record<string, string | Uint8Array | number>>): Blob => {
  const local: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(files)) {
    const bytes = typeof content === 'number' ? Buffer.alloc(content) : Buffer.from(content)
    const packed = deflateRawSync(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(Bun.hash.crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    const head = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
    local.push(head)
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), common, tail, Buffer.from(name))
    offset += head.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(Object.keys(files).length, 8)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  return new Blob([new Uint8Array(Buffer.concat([...local, entries, end]))])
}

/** The beginning of a compound file (old Office formats, and documents with a password) with one stream. */
export const compoundFile = (stream: string): Buffer => {
  const bytes = Buffer.alloc(2048)
  bytes.write('d0cf11e0a1b11ae1', 'hex')
  bytes.write(stream, 1024, 'utf16le')
  return bytes
}
