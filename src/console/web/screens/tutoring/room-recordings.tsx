import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { recordings } from '../../../../modules/tutoring/recordings/wire.ts'
import type { Answer } from '../../api.ts'
import { useData } from '../../data.ts'
import { date, duration, fileSize, number, shortTime } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/room.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { later } from '../../ui/later.tsx'
import { Loaded } from '../../ui/states.tsx'
import { recordingsPath } from './room-facts.tsx'

type Recording = Answer<typeof recordings>[number]

const AddRecording = later(async () => (await import('./room-upload.tsx')).AddRecording)

/** The recordings of a lesson, newest first. Its tutor adds some. */
export const RoomRecordings = ({ sessionId, mayUpload }: { sessionId: string; mayUpload: boolean }) => {
  const path = recordingsPath(sessionId)
  const adding = useSignal(false)
  const rows = useData<Recording[]>(path)
  return (
    <Card title={t('recordings')}>
      <div class="stack">
        <Loaded of={rows} lines={4}>
          {(rows) =>
            rows.length === 0 ? (
              <p class="quiet">{t('noRecordings')}</p>
            ) : (
              rows.map((row) => <Player key={row.id} of={row} />)
            )
          }
        </Loaded>
        {mayUpload &&
          (adding.value ? (
            <AddRecording sessionId={sessionId} />
          ) : (
            <Button
              writes
              onClick={() => {
                adding.value = true
              }}
            >
              {t('add')}
            </Button>
          ))}
      </div>
    </Card>
  )
}

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
        style={of.content_type.startsWith('audio/') ? { blockSize: '54px' } : {}}
        src={address.value}
        controls
        preload="metadata"
        aria-label={t('recordingOf', date(of.created_at))}
        onError={() => {
          address.value = of.file_url
        }}
      />
      <small>
        {date(of.created_at)}, {shortTime(of.created_at)} · {length}
        {fileSize(of.file_size_bytes)}
      </small>
      <figcaption class="filters">
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
        <LinkButton small to={of.file_url} download>
          {common('download')}
        </LinkButton>
      </figcaption>
    </figure>
  )
}
