import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestServer } from '../../support/server.ts'

export const formOf = (fields: Record<string, string | File>): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return form
}

/** The number of scans and originals of a server, in every status. */
export const storedOf = async (server: TestServer): Promise<{ rows: number; files: number }> => {
  const folder = join(server.settings.dataDir, 'files', 'scans')
  const files = await readdir(folder).catch((): string[] => [])
  return { rows: await server.database.collection('risk_scans').countDocuments({}), files: files.length }
}
