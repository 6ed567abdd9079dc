import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import type { S3Settings } from '../settings.ts'
import { defaultTimings, type Timings } from '../timings.ts'
import { checkKey, type Files, measure } from './files.ts'
import { createS3Upload, type OneRequest } from './files-s3-upload.ts'
import { inParts } from './streamed-memory.ts'
import { withAbort } from './timeout.ts'
import { CannotWriteError } from './write-check.ts'

/** One part of five megabytes at a time: S3's smallest, so an upload costs about that much memory. */
const partBytes = 5 * 1024 * 1024

/** One object of all processes, written again and again. */
const probeKey = 'health-check'

/**
 * Files in an S3 bucket. Large files are uploaded in parts. A failed upload is aborted, so that no part of it
 * is visible or stored. Set a lifecycle rule for the parts that a killed process leaves. No request and no
 * read of a file waits for longer than `filesRequestMs`.
 */
export const createS3Files = (
  { bucket, endpoint, region, credentials }: S3Settings,
  { filesConnectMs, filesRequestMs }: Pick<Timings, 'filesConnectMs' | 'filesRequestMs'> = defaultTimings,
): Files => {
  const client = new S3Client({
    region,
    ...(endpoint !== null && { endpoint, forcePathStyle: true }),
    ...(credentials && { credentials }),
    // Many S3 servers do not support the newer checksum trailers. `measure` computes a SHA-256 of its own.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: filesConnectMs },
  })
  const limited: OneRequest = (request, signal) => withAbort(filesRequestMs, signal, request)

  return {
    async put(key, source, { maxBytes, signal }) {
      signal?.throwIfAborted()
      const measured = measure(source, maxBytes)
      const upload = createS3Upload(client, limited, { Bucket: bucket, Key: checkKey(key) }, signal)
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
        const get = new GetObjectCommand({
          Bucket: bucket,
          Key: checkKey(key),
          ...(range && { Range: `bytes=${range.start}-${range.end}` }),
        })
        const answer = await limited((options) => client.send(get, options))
        if (!answer.Body) return null
        const whole = /\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1]
        return {
          body: toStream(answer.Body, limited),
          byteLength: Number(whole ?? answer.ContentLength ?? 0),
        }
      } catch (error) {
        if (error instanceof S3ServiceException && error.name === 'NoSuchKey') return null
        throw error
      }
    },

    async remove(key) {
      const remove = new DeleteObjectCommand({ Bucket: bucket, Key: checkKey(key) })
      await limited((options) => client.send(remove, options))
    },

    async check() {
      const put = new PutObjectCommand({ Bucket: bucket, Key: probeKey, Body: 'convene' })
      try {
        await limited((options) => client.send(put, options))
      } catch (error) {
        throw error instanceof S3ServiceException ? new CannotWriteError(error) : error
      }
    },
  }
}

/** Turns a Node stream of the SDK into a web stream with back pressure that closes when its reader cancels. */
const toStream = (
  body: { transformToWebStream(): ReadableStream },
  limited: OneRequest,
): ReadableStream<Uint8Array> => {
  if (!(body instanceof Readable)) return body.transformToWebStream()
  const chunks = body[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // The reader's own pauses do not count: nothing is read ahead.
        const { done, value } = await limited(() => chunks.next()).catch((error: unknown) => {
          body.destroy()
          throw error
        })
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
