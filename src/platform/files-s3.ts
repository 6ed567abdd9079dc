import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { S3Settings } from '../settings.ts'
import { defaultTimings, type Timings } from '../timings.ts'
import { checkKey, type FilePart, type Files, measure, type PartedUpload } from './files.ts'
import { createS3Parts, type OneRequest } from './files-s3-parts.ts'
import { inParts } from './streamed-memory.ts'
import { withAbort } from './timeout.ts'
import { CannotWriteError } from './write-check.ts'

/** S3's smallest part. One is sent at a time, so an upload costs about that much memory. */
const smallestPartBytes = 5 * 1024 * 1024

/** One object of all processes, written again and again. */
const probeKey = 'health-check'

/**
 * Files in an S3 bucket. Large files are uploaded in parts. A failed upload is aborted, so that no part of it
 * is visible or stored. What a killed process leaves, `parts.begun` finds. No request and no
 * read of a file waits for longer than `filesRequestMs`.
 */
export const createS3Files = (
  { bucket, endpoint, publicEndpoint, region, credentials }: S3Settings,
  {
    filesConnectMs,
    filesRequestMs,
    filesCompleteMs = defaultTimings.filesCompleteMs,
  }: Pick<Timings, 'filesConnectMs' | 'filesRequestMs'> & { filesCompleteMs?: number } = defaultTimings,
): Files => {
  const connectTo = (address: string | null): S3Client =>
    new S3Client({
      region,
      ...(address !== null && { endpoint: address, forcePathStyle: true }),
      ...(credentials && { credentials }),
      // Many S3 servers do not support the newer checksum trailers. `measure` computes a SHA-256 of its own.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: filesConnectMs },
    })
  const client = connectTo(endpoint)
  // A link is signed with the host that browsers use.
  const linkClient = connectTo(publicEndpoint ?? endpoint)
  const limited: OneRequest = (request, signal, ms = filesRequestMs) => withAbort(ms, signal, request)
  const parts = createS3Parts(client, bucket, limited, filesCompleteMs)

  return {
    // The SDK's own uploader (`lib-storage`) keeps several copies of each part until they are collected.
    async put(key, source, { maxBytes, signal, partBytes = smallestPartBytes }) {
      signal?.throwIfAborted()
      checkKey(key)
      const measured = measure(source, maxBytes)
      const sent: FilePart[] = []
      let upload: PartedUpload | null = null
      try {
        for await (const { bytes, isLast } of inParts(measured.bytes(), partBytes)) {
          if (isLast && upload === null) {
            const put = new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes })
            await limited((options) => client.send(put, options), signal)
            break
          }
          upload ??= await parts.begin(key, signal)
          const number = sent.length + 1
          const tag = await parts.put(upload, number, sent.length * partBytes, bytes, signal)
          sent.push({ number, byteLength: bytes.byteLength, tag })
        }
        if (upload !== null) await parts.complete(upload, sent)
      } catch (error) {
        if (upload !== null) await parts.abort(upload).catch(() => undefined)
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

    async *list(prefix) {
      for (let token: string | null | undefined = null; token !== undefined; ) {
        const next: { ContinuationToken?: string } = token === null ? {} : { ContinuationToken: token }
        const list = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...next })
        const page = await limited((options) => client.send(list, options))
        for (const { Key = '', LastModified } of page.Contents ?? [])
          yield { key: Key, modifiedAt: LastModified ?? new Date() }
        token = page.IsTruncated ? page.NextContinuationToken : undefined
      }
    },

    addressOf(key, { contentType, disposition, lifetimeSeconds }) {
      const get = new GetObjectCommand({
        Bucket: bucket,
        Key: checkKey(key),
        ResponseContentType: contentType,
        ResponseContentDisposition: disposition,
      })
      return getSignedUrl(linkClient, get, { expiresIn: lifetimeSeconds })
    },

    parts,

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
