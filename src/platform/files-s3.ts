import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { S3Settings } from '../settings.ts'
import { checkKey, measure } from './file-bytes.ts'
import type { ByteRange, FileSource, Files, PutOptions } from './files.ts'

/** One part of five megabytes at a time: S3's smallest, so an upload costs about that much memory. */
const partBytes = 5 * 1024 * 1024

/**
 * Files in an S3 bucket. Big ones go up in parts; a failed upload aborts them, so nothing half is ever
 * seen and no parts are left to pay for. Set a lifecycle rule for parts that a killed process left.
 */
export const createS3Files = ({ bucket, endpoint, region, credentials }: S3Settings): Files => {
  const client = new S3Client({
    region,
    ...(endpoint !== null && { endpoint, forcePathStyle: true }),
    ...(credentials && { credentials }),
    // Newer checksum trailers are unknown to many S3 servers; we keep our own SHA-256.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })

  return {
    async put(key: string, source: FileSource, { maxBytes, signal }: PutOptions) {
      signal?.throwIfAborted()
      const measured = measure(source, maxBytes)
      let fault: { reason: unknown } | null = null
      const watched = async function* () {
        try {
          yield* measured.bytes()
        } catch (reason) {
          fault = { reason }
          throw reason
        }
      }
      const upload = new Upload({
        client,
        params: { Bucket: bucket, Key: checkKey(key), Body: Readable.from(watched(), { objectMode: false }) },
        queueSize: 1,
        partSize: partBytes,
      })
      const abort = () => void upload.abort()
      signal?.addEventListener('abort', abort, { once: true })
      try {
        await upload.done()
      } catch (error) {
        // The SDK may tell of the clean-up instead of what made it necessary.
        signal?.throwIfAborted()
        throw reasonOf(fault) ?? error
      } finally {
        signal?.removeEventListener('abort', abort)
      }
      return measured.result(key)
    },

    async open(key: string, range?: ByteRange) {
      try {
        const answer = await client.send(
          new GetObjectCommand({
            Bucket: bucket,
            Key: checkKey(key),
            ...(range && { Range: `bytes=${range.start}-${range.end}` }),
          }),
        )
        if (!answer.Body) return null
        const whole = /\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1]
        return { body: toStream(answer.Body), byteLength: Number(whole ?? answer.ContentLength ?? 0) }
      } catch (error) {
        if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null
        throw error
      }
    },

    async remove(key: string) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: checkKey(key) }))
    },

    async check() {
      await client.send(new HeadBucketCommand({ Bucket: bucket }))
    },
  }
}

const reasonOf = (fault: { reason: unknown } | null): unknown => fault?.reason

/** Node streams of the SDK as web streams that are pulled, never pushed, and closed when nobody reads on. */
const toStream = (body: { transformToWebStream(): ReadableStream }): ReadableStream<Uint8Array> => {
  if (!(body instanceof Readable)) return body.transformToWebStream()
  const chunks = body[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(new Uint8Array(value))
      },
      async cancel() {
        body.destroy()
      },
    },
    { highWaterMark: 0 },
  )
}
