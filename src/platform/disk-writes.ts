import { type FileHandle, mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

export const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** One write call may write fewer bytes than it gets. `position` is that of the first byte in the file. */
export const writeAll = async (file: FileHandle, chunk: Uint8Array, position?: number): Promise<void> => {
  let written = 0
  while (written < chunk.byteLength) {
    const at = position === undefined ? null : position + written
    written += (await file.write(chunk, written, chunk.byteLength - written, at)).bytesWritten
  }
}

/** Moves a synced file to its own path, so that a crash leaves it there whole or not at all. */
export const publish = async (temporary: string, path: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await rename(temporary, path)
  // A rename survives a power cut only once the folder itself is synced.
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
