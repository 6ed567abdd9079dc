/** What a request asks for of a file, by RFC 9110. `end` is inclusive. */
export type WantedBytes = { status: 200 | 304 | 416 } | { status: 206; start: number; end: number }

/** The length of a file, its strong tag in quotes, and when it was stored. */
export type FileState = { byteLength: number; etag: string; modifiedAt: Date }

/** HTTP dates have no milliseconds. */
export const httpDate = (date: Date): string => date.toUTCString()

/**
 * Reads `If-None-Match`, `Range` and `If-Range`. One range is served; several at once, other units and malformed
 * ranges get the whole file, as RFC 9110 allows. 416: the one range lies outside of the file.
 */
export const wantedBytes = (headers: Headers, file: FileState): WantedBytes => {
  const known = headers.get('if-none-match')?.split(',') ?? []
  if (known.some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === file.etag))
    return { status: 304 }
  const condition = headers.get('if-range')?.trim()
  const isSame = condition === undefined || condition === file.etag || condition === httpDate(file.modifiedAt)
  const [range, first = '', last = ''] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(headers.get('range') ?? '') ?? []
  if (!isSame || range === undefined || (first === '' && last === '')) return { status: 200 }
  const { byteLength } = file
  if (first === '') {
    const length = Math.min(Number(last), byteLength)
    return length === 0 ? { status: 416 } : { status: 206, start: byteLength - length, end: byteLength - 1 }
  }
  const start = Number(first)
  const end = last === '' ? byteLength - 1 : Math.min(Number(last), byteLength - 1)
  // "5-2" is malformed, "9-" of five bytes is not satisfiable.
  if (last !== '' && Number(last) < start) return { status: 200 }
  return start >= byteLength ? { status: 416 } : { status: 206, start, end }
}
