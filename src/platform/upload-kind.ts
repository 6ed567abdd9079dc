import { detectFileKind } from './file-kind.ts'

/** The media types of files that clients upload, and the extension of each. */
export const uploadTypes = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/tiff': 'tif',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'text/plain': 'txt',
} as const

export type UploadType = keyof typeof uploadTypes

const ofKind = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  png: 'image/png',
  jpeg: 'image/jpeg',
} as const

const otherPictures: Record<string, UploadType> = {
  WEBP: 'image/webp',
  GIF: 'image/gif',
  TIF: 'image/tiff',
  AVIF: 'image/avif',
}

/**
 * Returns the media type of a file by its beginning, never by its name; null for one that is not taken. A text is never
 * a page: HTML is plain text.
 */
export const detectUploadType = async (beginning: Uint8Array): Promise<UploadType | null> => {
  const found = await detectFileKind(beginning)
  if (found.kind === 'text' || (found.kind === 'unsupported' && /^(XML|SVG)$/.test(found.name ?? '')))
    return isSvg(beginning) ? 'image/svg+xml' : found.kind === 'text' ? 'text/plain' : null
  if (found.kind === 'unsupported') return otherPictures[found.name ?? ''] ?? null
  return found.kind === 'protected' ? null : ofKind[found.kind]
}

export const isPicture = (contentType: string): boolean => contentType.startsWith('image/')

/** An HTML page may have an SVG in it; its first element is another. */
const isSvg = (beginning: Uint8Array): boolean => {
  const start = new TextDecoder().decode(beginning.subarray(0, 4096)).replace(/^\uFEFF/, '')
  const withoutProlog = start.replace(
    /^(?:\s*(?:<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE\s+(?:\w+:)?svg\b[^>[]*(?:\[[\s\S]*?\])?\s*>))*/i,
    '',
  )
  return /^\s*<(?:[\w-]+:)?svg[\s>]/i.test(withoutProlog)
}
