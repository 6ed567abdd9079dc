import type { Settings } from '../settings.ts'
import type { Files } from './files.ts'
import { createDiskFiles } from './files-disk.ts'

/** Opens the file storage of the settings: a bucket, or a folder of `DATA_DIR`. */
export const openFiles = async ({
  s3,
  dataDir,
  timings,
}: Pick<Settings, 's3' | 'dataDir' | 'timings'>): Promise<Files> => {
  if (s3 === null) return createDiskFiles(dataDir)
  // Imported by the first that needs it: a start takes half the time.
  const { createS3Files } = await import('./files-s3.ts')
  return createS3Files(s3, timings)
}
