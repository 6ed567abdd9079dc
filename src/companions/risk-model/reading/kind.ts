import { fileTypeFromBuffer } from 'file-type'
import { Refusal } from '../refusal.ts'
import { decodeText } from './decode.ts'

/** A file by what it is, whatever its name says. */
export type FileOfKind =
  | Readonly<{ kind: 'text'; text: string }>
  | Readonly<{ kind: 'pdf' | 'docx' | 'png' | 'jpg'; bytes: Uint8Array }>

const READ = 'PDF, DOCX, plain text, Markdown, PNG and JPEG files can be read'

/**
 * Tells a file's kind. Text is tried first but for PDF (which may be plain ASCII): the two letters with which a
 * report on BMW begins would otherwise make it a bitmap. Throws a Refusal, 415.
 */
export const kindOfFile = async (bytes: Uint8Array): Promise<FileOfKind> => {
  const beginning = new TextDecoder('latin1').decode(bytes.subarray(0, 1024))
  if (beginning.includes('%PDF-')) return { kind: 'pdf', bytes }
  const text = decodeText(bytes)
  if (text !== null && beginning.startsWith('{\\rtf')) throw new Refusal(415, `${READ}, not RTF.`)
  if (text !== null) return { kind: 'text', text }
  const known = await fileTypeFromBuffer(bytes).catch(() => undefined)
  const kind = known?.ext
  if (kind === 'docx' || kind === 'png' || kind === 'jpg') return { kind, bytes }
  throw new Refusal(
    415,
    kind === undefined ? `${READ}; this file is none of them.` : `${READ}, not ${kind.toUpperCase()}.`,
  )
}
