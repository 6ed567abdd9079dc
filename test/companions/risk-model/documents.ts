import { deflateRawSync } from 'node:zlib'
import PDFDocument from 'pdfkit'

/** A PDF of one page with these paragraphs. */
export const pdfOf = async (paragraphs: readonly string[]): Promise<Blob> => {
  const document = new PDFDocument()
  const chunks: Buffer[] = []
  const ended = Promise.withResolvers<void>()
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  document.on('end', () => ended.resolve())
  for (const paragraph of paragraphs) document.fontSize(12).text(paragraph).moveDown()
  document.end()
  await ended.promise
  return new Blob([new Uint8Array(Buffer.concat(chunks))])
}

/** The smallest DOCX that a word processor opens: content types, relations, one paragraph each. */
export const docxOf = (paragraphs: readonly string[]): Blob => {
  const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
  const body = paragraphs.map((text) => `<w:p><w:r><w:t>${Bun.escapeHTML(text)}</w:t></w:r></w:p>`).join('')
  const office = 'http://schemas.openxmlformats.org'
  return zipOf({
    '[Content_Types].xml': `${xml}<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    '_rels/.rels': `${xml}<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/document.xml': `${xml}<w:document xmlns:w="${office}/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
  })
}

/** A ZIP with these files, packed. Values are texts, or a number of zero bytes (for bombs). */
export const zipOf = (files: Readonly<Record<string, string | number>>): Blob => {
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
