import { fileTypeFromBuffer } from 'file-type'
import { Refusal } from '../refusal.ts'
import { decodeText } from './decode.ts'

/** A file with the kind that its content shows. */
export type FileOfKind =
  | Readonly<{ kind: 'text'; text: string }>
  | Readonly<{ kind: 'pdf' | 'docx' | 'png' | 'jpg'; bytes: Uint8Array }>

const READ = 'PDF, DOCX, plain text, Markdown, PNG and JPEG files can be read'

/**
 * Detects the kind of a file. Text is tried before all others but PDF (which may be plain ASCII): a report that begins
 * with "BMW" would otherwise count as a bitmap. Throws a Refusal, 415.
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
