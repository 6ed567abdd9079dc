import { afterAll } from 'bun:test'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from '../../../src/settings.ts'
import { startObjectStore } from '../../support/object-store.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { startSmallS3 } from '../../support/small-s3.ts'
import { engineSettings, openClient } from './executions-setup.ts'

export type FileStorage = 'disk' | 'S3'
export const storages = ['disk', 'S3'] as const

/** A picture by its beginning; no two of different sizes are alike. */
export const png = (byteLength = 200): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(byteLength)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  for (let at = 16; at < byteLength; at += 1) bytes[at] = ((at * 2_654_435_761) >>> 13) % 251
  return bytes
}

type Part = string | [bytes: Bun.BlobPart, name: string]

/** A form of fields and files, in their order. */
export const formOf = (parts: [field: string, part: Part][]): FormData => {
  const form = new FormData()
  for (const [field, part] of parts)
    if (typeof part === 'string') form.append(field, part)
    else form.append(field, new File([part[0]], part[1]))
  return form
}

/** A server that runs steps of the tests, with its files on its disk or in S3. */
export const startWithFiles = async (
  storage: FileStorage,
  overrides: Partial<Settings> = {},
  lists = false,
) => {
  const s3 = storage === 'disk' ? null : lists ? await startSmallS3() : await startObjectStore()
  const server = await startTestServer({ ...engineSettings, ...(s3 && { s3: s3.settings }), ...overrides })
  if (s3) afterAll(() => s3.stop())
  const client = await openClient(server)
  return {
    server,
    client,
    rows: (name: string) =>
      server.database.getClient().db(server.database.name).collection<Record<string, unknown>>(name),
    /** Opens an address as an `<img>` does: without a token. */
    open: (url: string, headers: Record<string, string> = {}, method = 'GET') =>
      fetch(url, { method, headers }),
    /** The keys of all files of clients. */
    keys: async (): Promise<string[]> => {
      if (s3 && 'keys' in s3) return s3.keys().filter((key) => !key.startsWith('health'))
      return await keysOnDisk(server)
    },
  }
}

export const keysOnDisk = async ({ settings }: Pick<TestServer, 'settings'>): Promise<string[]> => {
  const root = join(settings.dataDir, 'files')
  const found = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}
