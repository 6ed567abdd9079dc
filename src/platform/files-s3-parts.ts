import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  NoSuchUpload,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { checkKey, type PartedUpload, type Parts } from './files.ts'

/** Runs one request to the S3 server within its time limit, or within `ms`. */
export type OneRequest = <Answer>(
  request: (options: { abortSignal: AbortSignal }) => Promise<Answer>,
  signal?: AbortSignal,
  ms?: number,
) => Promise<Answer>

/** Files in parts, as S3's multipart uploads. A file is visible once it is complete. */
export const createS3Parts = (
  client: S3Client,
  bucket: string,
  limited: OneRequest,
  completeMs: number,
): Parts => {
  const placeOf = ({ key, uploadId }: PartedUpload) => ({ Bucket: bucket, Key: key, UploadId: uploadId })
  return {
    async begin(key, signal) {
      const create = new CreateMultipartUploadCommand({ Bucket: bucket, Key: checkKey(key) })
      const { UploadId } = await limited((options) => client.send(create, options), signal)
      if (UploadId === undefined) throw new Error('the S3 server gave no id for an upload in parts')
      return { key, uploadId: UploadId }
    },

    async put(upload, number, _offset, bytes, signal) {
      const put = new UploadPartCommand({ ...placeOf(upload), PartNumber: number, Body: bytes })
      const { ETag } = await limited((options) => client.send(put, options), signal)
      if (ETag === undefined) throw new Error('the S3 server gave no tag for a part')
      return ETag
    },

    async complete(upload, parts) {
      const Parts = parts.map(({ number, tag }) => ({ PartNumber: number, ETag: tag }))
      const whole = new CompleteMultipartUploadCommand({ ...placeOf(upload), MultipartUpload: { Parts } })
      try {
        await limited((options) => client.send(whole, options), undefined, completeMs)
      } catch (error) {
        if (!isGone(error)) throw error
        // An earlier call has completed it.
        const head = new HeadObjectCommand({ Bucket: bucket, Key: upload.key })
        await limited((options) => client.send(head, options))
      }
    },

    async abort(upload) {
      try {
        const abort = new AbortMultipartUploadCommand(placeOf(upload))
        await limited((options) => client.send(abort, options))
      } catch (error) {
        if (!isGone(error)) throw error
      }
    },

    async *begun(prefix) {
      let marker: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | null = {}
      while (marker !== null) {
        const list: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({
          Bucket: bucket,
          Prefix: prefix,
          ...marker,
        })
        const page = await limited((options) => client.send(list, options))
        for (const { Key = '', UploadId = '', Initiated } of page.Uploads ?? [])
          yield { key: Key, uploadId: UploadId, startedAt: Initiated ?? new Date() }
        marker = page.IsTruncated
          ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
          : null
      }
    },
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof NoSuchUpload || (error instanceof Error && error.name === 'NoSuchUpload')
