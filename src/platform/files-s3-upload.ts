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

/**
 * Uploads one object part by part, in order; it is visible after the last part. The memory of a part is free
 * when `send` resolves. The SDK's own uploader keeps several copies of each part until they are collected:
 * hundreds of megabytes for a few files at a time.
 */
export const createS3Upload = (client: S3Client, place: Place, signal: AbortSignal | undefined) => {
  const options = signal ? { abortSignal: signal } : {}
  const parts: { PartNumber: number; ETag: string | undefined }[] = []
  let uploadId: string | undefined

  return {
    async send({ bytes, isLast }: Part): Promise<void> {
      if (isLast && uploadId === undefined) {
        await client.send(new PutObjectCommand({ ...place, Body: bytes }), options)
        return
      }
      uploadId ??= (await client.send(new CreateMultipartUploadCommand(place), options)).UploadId
      const PartNumber = parts.length + 1
      const input = { ...place, UploadId: uploadId, PartNumber, Body: bytes }
      const { ETag } = await client.send(new UploadPartCommand(input), options)
      parts.push({ PartNumber, ETag })
      if (!isLast) return
      const MultipartUpload = { Parts: parts }
      const whole = { ...place, UploadId: uploadId, MultipartUpload }
      await client.send(new CompleteMultipartUploadCommand(whole), options)
    },
    /** Deletes the parts that were sent. */
    async abort(): Promise<void> {
      if (uploadId === undefined) return
      await client.send(new AbortMultipartUploadCommand({ ...place, UploadId: uploadId }))
    },
  }
}
