import { scanFiles } from '../modules/risk-scans/index.ts'
import { recordingFiles, recordingUploadFiles } from '../modules/tutoring/index.ts'
import { clientFiles, resultFiles } from '../modules/workflows/index.ts'
import type { FileRows } from '../platform/stored-files.ts'

const all = [scanFiles, recordingFiles, recordingUploadFiles, clientFiles, resultFiles]

/** The rows that name files, by collection. */
export const fileRows: ReadonlyMap<string, FileRows> = new Map(all.map((rows) => [rows.collection, rows]))

/** Every folder of the file storage. */
export const fileFolders: readonly string[] = [...new Set(all.flatMap(({ folders }) => folders))]
