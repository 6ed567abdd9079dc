import { textEncodingOf } from './text-encoding.ts'

/** The media types of video and audio files by their usual extension. */
const mediaTypes = new Map([
  ['mp4', 'video/mp4'],
  ['m4v', 'video/mp4'],
  ['mov', 'video/quicktime'],
  ['webm', 'video/webm'],
  ['mkv', 'video/x-matroska'],
  ['avi', 'video/x-msvideo'],
  ['ogv', 'video/ogg'],
  ['ogm', 'video/ogg'],
  ['ogx', 'video/ogg'],
  ['ogg', 'audio/ogg'],
  ['oga', 'audio/ogg'],
  ['opus', 'audio/ogg'],
  ['spx', 'audio/ogg'],
  ['mp3', 'audio/mpeg'],
  ['m4a', 'audio/mp4'],
  ['aac', 'audio/aac'],
  ['flac', 'audio/flac'],
  ['wav', 'audio/wav'],
])

export const isMediaExtension = (extension: string): boolean => mediaTypes.has(extension)

/**
 * Returns the media type of a video or audio file by its first bytes, never by its name; null for any other file.
 * None of these types runs as a page.
 */
export const detectMediaType = async (sample: Uint8Array): Promise<string | null> => {
  // Text may begin like an audio file ("ID3").
  if (sample.byteLength === 0 || textEncodingOf(sample) !== null) return null
  const { fileTypeFromBuffer } = await import('file-type')
  const found = await fileTypeFromBuffer(sample).catch(() => undefined)
  return mediaTypes.get(found?.ext ?? '') ?? null
}
