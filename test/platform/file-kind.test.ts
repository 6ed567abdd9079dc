import { expect, test } from 'bun:test'
import { detectFileKind, kindSampleBytes } from '../../src/platform/file-kind.ts'
import { decodeText } from '../../src/platform/text-encoding.ts'
import { compoundFile } from '../companions/risk-model/documents.ts'
import { docx, jpeg, pdf, png } from '../modules/risk-scans/samples.ts'

const khmer = 'គម្រោងនេះ អាចនឹងខ្វះថវិកា។'
const english = 'The supplier may fail. '
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16()
const latin = (text: string) => Buffer.from(text, 'latin1')

test.each([
  ['a PDF', pdf, 'pdf'],
  ['a PDF after blank lines', Buffer.concat([latin('\n\n'), pdf]), 'pdf'],
  ['a PDF after a line of another program', Buffer.concat([latin('HTTP/1.1 200 OK\n\n'), pdf]), 'pdf'],
  ['a PDF after bytes', Buffer.concat([Buffer.from([0, 1, 2, 255]), pdf]), 'pdf'],
  ['a PDF without a header', pdf.subarray(pdf.indexOf('\n') + 1), 'pdf'],
  ['a broken PDF', latin('%PDF-1.7 nothing more'), 'pdf'],
  ['Markdown that mentions a PDF header', latin('# PDFs\n\nThey begin with %PDF-1.4. Late!'), 'text'],
  ['text that begins with the word', latin('%PDF- is how they begin'), 'text'],
  ['a DOCX', docx, 'docx'],
  ['a PNG', png, 'png'],
  ['an animated PNG', animated(), 'png'],
  ['a JPEG', jpeg, 'jpeg'],
  ['a JPEG without its last two bytes', jpeg.subarray(0, -2), 'jpeg'],
  ['text that begins like a bitmap', latin('BM is the name of a firm'), 'text'],
  ['RTF', latin('{\\rtf1 x}'), 'unsupported'],
  ['SVG', latin('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>'), 'unsupported'],
  ['a ZIP', Buffer.from('UEsDBAoAAAAAAA==', 'base64'), 'unsupported'],
  ['a GIF', latin('GIF89a\0\0'), 'unsupported'],
  ['bytes', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 37) % 251)), 'unsupported'],
  ['a DOCX with a password', compoundFile('EncryptedPackage'), 'protected'],
  ['an old Word document', compoundFile('WordDocument'), 'unsupported'],
] as const)('%s is recognised by its first bytes', async (_, bytes, kind) => {
  expect((await detectFileKind(bytes)).kind).toBe(kind)
})

function animated(): Buffer {
  const chunk = Buffer.from('00000008 6163544c 00000001 00000000 f38d9370'.replaceAll(' ', ''), 'hex')
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
}

test.each([
  ['UTF-8', Buffer.from(khmer + english), khmer + english],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${english}`), english],
  ['UTF-16', Buffer.from(`\ufeff${english}`, 'utf16le'), english],
  ['UTF-16 without a mark', Buffer.from(english, 'utf16le'), english],
  ['big-endian UTF-16 without a mark', bigEndian(english), english],
  ['Khmer in UTF-16 without a mark', Buffer.from(khmer, 'utf16le'), khmer],
  ['Khmer in big-endian UTF-16 without a mark', bigEndian(khmer), khmer],
  ['Windows-1252', latin('Das Budget ist sehr knapp f\xfcr uns'), 'Das Budget ist sehr knapp für uns'],
])('text in %s is decoded', async (_, bytes, text) => {
  const found = await detectFileKind(bytes)
  expect(found.kind === 'text' && decodeText(bytes, found.encoding)).toBe(text)
})

test('a character that the sample cuts in two, and single bytes after it, do not make text binary', async () => {
  const start = Buffer.concat([latin('a'.repeat(kindSampleBytes - 1)), Buffer.from('ខ')])
  expect(await detectFileKind(start)).toEqual({ kind: 'text', encoding: 'utf-8' })
  const mixed = decodeText(Buffer.concat([start, latin('caf\xe9')]), 'utf-8')
  expect(mixed.slice(-4)).toBe('café')
})
