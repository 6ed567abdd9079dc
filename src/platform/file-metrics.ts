import type { Files } from './files.ts'
import type { Metrics } from './metrics.ts'

/** Counts the bytes that are stored, and those that are opened to be read, through this process. */
export const withFileMetrics = (metrics: Metrics, files: Files): Files => {
  const bytes = metrics.counter(
    'file_bytes_total',
    'Bytes of files that were stored, or opened to be read, through this process',
    ['direction'],
  )
  return {
    ...files,
    async put(key, source, options) {
      const stored = await files.put(key, source, options)
      bytes.add(stored.byteLength, 'write')
      return stored
    },
    async open(key, range) {
      const opened = await files.open(key, range)
      if (opened) bytes.add(range ? range.end - range.start + 1 : opened.byteLength, 'read')
      return opened
    },
    parts: {
      ...files.parts,
      async put(upload, number, offset, part, signal) {
        const tag = await files.parts.put(upload, number, offset, part, signal)
        bytes.add(part.byteLength, 'write')
        return tag
      },
    },
  }
}
