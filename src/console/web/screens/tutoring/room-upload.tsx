import type { ApiError } from '../../api.ts'
import { refresh } from '../../data.ts'
import { t } from '../../i18n/room-rare.ts'
import { toast } from '../../ui/toast.tsx'
import { Upload } from '../../ui/upload.tsx'
import { upload } from '../../upload.ts'
import { recordingsPath } from './room-facts.tsx'

/** For the tutor of the lesson. */
export const AddRecording = ({ sessionId }: { sessionId: string }) => {
  const path = recordingsPath(sessionId)
  const send = async (file: File, onProgress: (percent: number) => void, signal: AbortSignal) => {
    const form = new FormData()
    const seconds = await lengthOf(file)
    if (seconds !== null) form.set('duration_seconds', String(seconds))
    form.set('file', file)
    await upload(path, form, { onProgress, signal })
    toast(t('uploaded'))
    refresh(path)
  }
  return <Upload help={t('uploadHelp')} accept="video/*,audio/*" onFile={send} wordsFor={wordsFor} />
}

const wordsFor = ({ status, code }: ApiError): string | null =>
  status === 413 ? t('tooLarge') : code === 'RECORDING_TYPE_UNSUPPORTED' ? t('noMedia') : null

/** The length of a film or sound in seconds, as this browser reads it; null when it cannot. */
const lengthOf = async (file: File): Promise<number | null> => {
  const media = document.createElement('video')
  const address = URL.createObjectURL(file)
  try {
    return await new Promise((resolve) => {
      media.preload = 'metadata'
      media.onloadedmetadata = () =>
        resolve(Number.isFinite(media.duration) ? Math.min(86_400, Math.round(media.duration)) : null)
      media.onerror = () => resolve(null)
      media.src = address
    })
  } finally {
    URL.revokeObjectURL(address)
  }
}
