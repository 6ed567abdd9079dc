/**
 * `Content-Disposition` for a file that is to be saved, never shown: an ASCII name for old clients and the
 * true one in UTF-8 (RFC 6266).
 */
export const attachment = (filename: string): string => disposition('attachment', filename)

/** The same for a file that a browser plays. */
export const inline = (filename: string): string => disposition('inline', filename)

const disposition = (kind: 'attachment' | 'inline', filename: string): string => {
  const ascii = filename.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(filename.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
