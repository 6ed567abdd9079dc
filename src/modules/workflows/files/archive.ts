import { makeZip } from 'client-zip'
import { attachment } from '../../../http/attachment.ts'
import { archiveNames, type ResultFile } from './result-file.ts'

/**
 * Answers with a ZIP of files. It is written while it is sent, a chunk of one file at a time in memory; pictures are
 * packed already. A file that fails in between breaks the connection, as an archive that just ends would look whole.
 */
export const answerArchive = (
  name: string,
  files: ResultFile[],
  open: (key: string) => Promise<ReadableStream<Uint8Array>>,
): Response => {
  const names = archiveNames(files)
  async function* entries() {
    for (const [index, { key, created_at: lastModified }] of files.entries()) {
      const reader = (await open(key)).getReader()
      try {
        yield { name: names[index], lastModified, input: chunksOf(reader) }
      } finally {
        // Also ends a read under way where the client has gone.
        await reader.cancel().catch(() => undefined)
      }
    }
  }

  return new Response(makeZip(entries()), {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': attachment(name),
    },
  })
}

async function* chunksOf(
  reader: Pick<ReadableStreamDefaultReader<Uint8Array>, 'read'>,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}
