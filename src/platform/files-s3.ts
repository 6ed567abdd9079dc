import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import type { S3Settings } from '../settings.ts'
import { checkKey, type Files, measure } from './files.ts'
import { createS3Upload } from './files-s3-upload.ts'
import { inParts } from './streamed-memory.ts'

/** One part of five megabytes at a time: S3's smallest, so an upload costs about that much memory. */
const partBytes = 5 * 1024 * 1024

/**
 * Files in an S3 bucket. Large files are uploaded in parts. A failed upload is aborted, so that no part of it
 * is visible or stored. Set a lifecycle rule for the parts that a killed process leaves.
 */
export const createS3Files = ({ bucket, endpoint, region, credentials }: S3Settings): Files => {
  const client = new S3Client({
    region,
    ...(endpoint !== null && { endpoint, forcePathStyle: true }),
    ...(credentials && { credentials }),
    // Many S3 servers do not support the newer checksum trailers. `measure` computes a SHA-256 of its own.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })

  return {
    async put(key, source, { maxBytes, signal }) {
      signal?.throwIfAborted()
      const measured = measure(source, maxBytes)
      const upload = createS3Upload(client, { Bucket: bucket, Key: checkKey(key) }, signal)
      try {
        for await (const part of inParts(measured.bytes(), partBytes)) await upload.send(part)
      } catch (error) {
        await upload.abort().catch(() => undefined)
        signal?.throwIfAborted()
        throw error
      }
      return measured.result(key)
    },

    async open(key, range) {
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

    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: checkKey(key) }))
    },

    async check() {
      await client.send(new HeadBucketCommand({ Bucket: bucket }))
    },
  }
}

/** Turns a Node stream of the SDK into a web stream with back pressure that closes when its reader cancels. */
const toStream = (body: { transformToWebStream(): ReadableStream }): ReadableStream<Uint8Array> => {
  if (!(body instanceof Readable)) return body.transformToWebStream()
  const chunks = body[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
      },
      async cancel() {
        body.destroy()
      },
    },
    { highWaterMark: 0 },
  )
}
