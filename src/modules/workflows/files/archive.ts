import { makeZip } from 'client-zip'
import { attachment } from '../../../http/attachment.ts'
import { archiveNames, type ResultFile } from './result-file.ts'

/**
 * Answers with a ZIP of files. It is written while it is sent, a chunk of one file at a time in memory; pictures are
 * packed already. A file that fails in between breaks the connection, as an archive that just ends would look whole.
 * Throws what `open` throws for the first file.
 */
export const answerArchive = async (
  { method }: Request,
  name: string,
  files: ResultFile[],
  open: (key: string) => Promise<ReadableStream<Uint8Array>>,
): Promise<Response> => {
  const headers = { 'content-type': 'application/zip', 'content-disposition': attachment(name) }
  if (method === 'HEAD') return new Response(null, { headers })
  const names = archiveNames(files)
  const [first] = files
  const opened = first && (await open(first.key))

  async function* entries() {
    for (const [index, file] of files.entries()) {
      const body = file === first && opened ? opened : await open(file.key)
      const reader = body.getReader()
      try {
        yield { name: names[index], lastModified: file.created_at, input: chunksOf(reader) }
      } finally {
        // Also ends a read under way where the client has gone.
        await reader.cancel().catch(() => undefined)
      }
    }
  }

  return new Response(makeZip(entries()), { headers })
}

async function* chunksOf(reader: {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>
}): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = await reader.read()
    if (done || !value) return
    yield value
  }
}
