import { detectFileKind } from '../../../platform/file-kind.ts'
import { decodeText } from '../../../platform/text-encoding.ts'
import { fileProtected, Refusal } from '../refusal.ts'
import type { ReadKind } from './outcome.ts'

const READ = 'PDF, DOCX, plain text, Markdown, PNG and JPEG files can be read'

/** Returns the text of a file of text, or the kind of another one. Throws a Refusal, 400 or 415. */
export const kindOfFile = async (
  bytes: Uint8Array,
): Promise<{ kind: ReadKind } | { kind: 'text'; text: string }> => {
  const found = await detectFileKind(bytes)
  if (found.kind === 'text') return { kind: 'text', text: decodeText(bytes, found.encoding) }
  if (found.kind === 'protected') throw fileProtected()
  if (found.kind !== 'unsupported') return { kind: found.kind }
  throw new Refusal(
    415,
    found.name === null ? `${READ}; this file is none of them.` : `${READ}, not ${found.name}.`,
  )
}
