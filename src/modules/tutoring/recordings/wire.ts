import { t } from 'elysia'
import { integer, isoDate, nullable, uuid } from '../../../http/wire.ts'
import type { RecordingWithLink } from './recording.ts'

/** The booking of the demo data that has a recording. */
export const exampleSession = '01993a6e-0003-7000-8000-000000000011'

export const recording = t.Object({
  id: uuid,
  session_id: uuid,
  uploaded_by: uuid,
  file_url: t.String({ description: 'opens the file by itself for four hours, also ranges of it' }),
  file_size_bytes: integer(),
  duration_seconds: nullable(integer()),
  content_type: t.String(),
  created_at: isoDate,
})
export const recordings = t.Array(recording)

export const toRecording = ({ recording, file_url }: RecordingWithLink) => {
  const { _id, key: _key, deleted_at: _deleted, ...row } = recording
  return { id: _id, file_url, ...row }
}

export const sessionParams = t.Object({ id: t.String({ maxLength: 64 }) })
export const uploadParams = t.Object({
  id: t.String({ maxLength: 64 }),
  uploadId: t.String({ maxLength: 64, examples: uuid.examples }),
})

/** The form that the handler reads itself. */
export const uploadForm = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['file'],
        properties: {
          file: { type: 'string', format: 'binary' },
          duration_seconds: { type: 'integer', minimum: 0, maximum: 86_400 },
        },
        examples: [{ duration_seconds: 60 }],
      },
    },
  },
}

/** The body that the handler reads itself. */
export const uploadBytes = {
  required: true,
  content: {
    'application/offset+octet-stream': { schema: { type: 'string', format: 'binary', examples: [{}] } },
  },
}

export const linkParams = t.Object({
  name: t.String({ maxLength: 200, examples: ['1767600000000-lesson.wav'] }),
})
export const linkQuery = t.Object({
  expires: t.Optional(t.String({ maxLength: 20 })),
  signature: t.Optional(t.String({ maxLength: 100 })),
})
