import { useSignal } from '@preact/signals'
import { Download, Film } from 'lucide'
import { useRef } from 'preact/hooks'
import type { recordings } from '../../../../modules/tutoring/recordings/wire.ts'
import type { Answer, ApiError } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { date, dateTime, duration, fileSize, number } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/room.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { Upload } from '../../ui/upload.tsx'
import { upload } from '../../upload.ts'

type Recording = Answer<typeof recordings>[number]

export const recordingsPath = (sessionId: string): string => `/sessions/${sessionId}/recordings`

/** The recordings of a lesson, newest first. Its tutor adds some. */
export const RoomRecordings = ({ sessionId, mayUpload }: { sessionId: string; mayUpload: boolean }) => {
  const path = recordingsPath(sessionId)
  const rows = useData<Recording[]>(path)
  const send = async (file: File, onProgress: (percent: number) => void, signal: AbortSignal) => {
    const form = new FormData()
    const seconds = await lengthOf(file)
    if (seconds !== null) form.set('duration_seconds', String(seconds))
    form.set('file', file)
    await upload(path, form, { onProgress, signal })
    toast(t('uploaded'))
    refresh(path)
  }
  return (
    <Card title={t('recordings')}>
      <div class="stack">
        <Loaded of={rows} lines={4}>
          {(rows) =>
            rows.length === 0 && !mayUpload ? (
              <Empty icon={Film} text={t('noRecordings')} />
            ) : (
              rows.map((row) => <Player key={row.id} of={row} />)
            )
          }
        </Loaded>
        {mayUpload && (
          <Upload help={t('uploadHelp')} accept="video/*,audio/*" onFile={send} wordsFor={wordsFor} />
        )}
      </div>
    </Card>
  )
}

const wordsFor = ({ status, code }: ApiError): string | null =>
  status === 413 ? t('tooLarge') : code === 'RECORDING_TYPE_UNSUPPORTED' ? t('noMedia') : null

const speeds = [0.75, 1, 1.25, 1.5, 2]

const Player = ({ of }: { of: Recording }) => {
  const media = useRef<HTMLVideoElement>(null)
  // Its address is another one in each answer: what is being played goes on.
  const address = useSignal(of.file_url)
  const speed = useSignal('1')
  const length = of.duration_seconds === null ? '' : `${duration(of.duration_seconds)} · `
  return (
    <figure class="stack">
      {/* biome-ignore lint/a11y/useMediaCaption: a recording has no captions */}
      <video
        ref={media}
        class={of.content_type.startsWith('audio/') ? 'sound' : ''}
        src={address.value}
        controls
        preload="metadata"
        aria-label={t('recordingOf', date(of.created_at))}
        onError={() => {
          address.value = of.file_url
        }}
      />
      <figcaption class="filters">
        <small>
          {dateTime(of.created_at)}
          <br />
          {length}
          {fileSize(of.file_size_bytes)}
        </small>
        <label class="filter">
          <span>{t('speed')}</span>
          <select
            value={speed.value}
            onChange={({ currentTarget: { value } }) => {
              speed.value = value
              if (media.current) media.current.playbackRate = Number(value)
            }}
          >
            {speeds.map((one) => (
              <option key={one} value={one}>
                {number(one)} ×
              </option>
            ))}
          </select>
        </label>
        <LinkButton small icon={Download} to={of.file_url} download>
          {common('download')}
        </LinkButton>
      </figcaption>
    </figure>
  )
}

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
