import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import type { S3Settings } from '../../src/settings.ts'

export type ObjectStore = {
  settings: S3Settings
  /** Uploads in parts that were given up properly, so that no part is left. */
  abortedUploads(): number
  stop(): Promise<void>
}

/** An S3 server on a free port with one empty bucket. */
export const startObjectStore = async (): Promise<ObjectStore> => {
  const directory = await mkdtemp(join(tmpdir(), 'convene-s3-'))
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: 'convene', configs: [] }],
  })
  let aborted = 0
  // s3rver knows no AbortMultipartUpload.
  server.middleware.unshift(async (context, next) => {
    if (context.method !== 'DELETE' || context.query.uploadId === undefined) return await next()
    aborted += 1
    context.status = 204
  })
  const { port } = await server.run()
  return {
    settings: {
      bucket: 'convene',
      endpoint: `http://127.0.0.1:${port}`,
      publicEndpoint: null,
      region: 'us-east-1',
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    },
    abortedUploads: () => aborted,
    async stop() {
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
