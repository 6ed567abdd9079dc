import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import type { Part } from './streamed-memory.ts'

type Place = { Bucket: string; Key: string }

/** Runs one request to the S3 server within its time limit. */
export type OneRequest = <Answer>(
  request: (options: { abortSignal: AbortSignal }) => Promise<Answer>,
  signal?: AbortSignal,
) => Promise<Answer>

/**
 * Uploads one object part by part, in order; it is visible after the last part. The memory of a part is free
 * when `send` resolves. The SDK's own uploader keeps several copies of each part until they are collected:
 * hundreds of megabytes for a few files at a time.
 */
export const createS3Upload = (
  client: S3Client,
  limited: OneRequest,
  place: Place,
  signal: AbortSignal | undefined,
) => {
  const parts: { PartNumber: number; ETag: string | undefined }[] = []
  let uploadId: string | undefined

  return {
    async send({ bytes, isLast }: Part): Promise<void> {
      if (isLast && uploadId === undefined) {
        const put = new PutObjectCommand({ ...place, Body: bytes })
        await limited((options) => client.send(put, options), signal)
        return
      }
      uploadId ??= (
        await limited((options) => client.send(new CreateMultipartUploadCommand(place), options), signal)
      ).UploadId
      const PartNumber = parts.length + 1
      const part = new UploadPartCommand({ ...place, UploadId: uploadId, PartNumber, Body: bytes })
      const { ETag } = await limited((options) => client.send(part, options), signal)
      parts.push({ PartNumber, ETag })
      if (!isLast) return
      const MultipartUpload = { Parts: parts }
      const whole = new CompleteMultipartUploadCommand({ ...place, UploadId: uploadId, MultipartUpload })
      await limited((options) => client.send(whole, options), signal)
    },
    /** Deletes the parts that were sent. */
    async abort(): Promise<void> {
      if (uploadId === undefined) return
      const abort = new AbortMultipartUploadCommand({ ...place, UploadId: uploadId })
      await limited((options) => client.send(abort, options))
    },
  }
}
