import { useSignal } from '@preact/signals'
import { ChevronLeft, ChevronRight, CircleX, Download } from 'lucide'
import { useEffect } from 'preact/hooks'
import type { batchResults } from '../../../../modules/workflows/executions/result-wire.ts'
import type { Answer } from '../../api.ts'
import { addressOf } from '../../api.ts'
import { useData } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/work.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Values, ValuesCard } from '../../ui/values.tsx'
import { isOpen, type Run } from './runs.ts'

type Results = Answer<typeof batchResults>
type Picture = Results['results'][number]

/** What a run made: its pictures, its posts, its values. */
export const RunResult = ({ run }: { run: Run }) => {
  const { output_data, status } = run
  const hasPictures = run.workflow_type !== 'standard' || (output_data !== null && 'pictures' in output_data)
  if (status === 'failed' && !hasPictures) return null
  if (output_data === null && isOpen(status))
    return (
      <Card title={t('result')}>
        <p class="quiet">{t('noResult')}</p>
      </Card>
    )
  return (
    <>
      {hasPictures && <Pictures run={run} />}
      {output_data !== null && status === 'completed' && <Output of={output_data} />}
    </>
  )
}

type Post = { platform: string; text: string; hashtags?: string[] }

const isPost = (value: unknown): value is Post =>
  typeof value === 'object' && value !== null && 'platform' in value && 'text' in value

const Output = ({ of: { posts, ...rest } }: { of: Record<string, unknown> }) => {
  if (!Array.isArray(posts) || !posts.every(isPost))
    return <ValuesCard title={t('result')} of={posts === undefined ? rest : { posts, ...rest }} />
  return (
    <Card title={t('result')}>
      <div class="posts">
        {posts.map(({ platform, text, hashtags = [] }) => (
          <article key={platform} class="post">
            <h3>{platform}</h3>
            <p class="prose">{text}</p>
            <small>{hashtags.join(' ')}</small>
          </article>
        ))}
      </div>
      <Values of={rest} />
    </Card>
  )
}

const Pictures = ({ run }: { run: Run }) => {
  const path = `/api/v1/executions/${run.id}`
  const results = useData<Results>(`${path}/batch-results`, isOpen(run.status) ? 5000 : 0)
  const shown = useSignal<number | null>(null)
  const { reload } = results
  // Each picture that is made moves the progress.
  useEffect(reload, [run.progress, run.status])
  return (
    <Card
      title={t('pictures')}
      aside={
        run.status === 'completed' && (
          <LinkButton small icon={Download} download to={addressOf(`${path}/files.zip`)}>
            {t('downloadAll')}
          </LinkButton>
        )
      }
    >
      <Loaded of={results} lines={4}>
        {({ results }) => (
          <>
            <div class="pictures">
              {results.map((picture, i) => (
                <Thumbnail
                  key={picture.id}
                  picture={picture}
                  onOpen={() => {
                    shown.value = i
                  }}
                />
              ))}
            </div>
            <Viewer
              pictures={results}
              at={shown.value}
              onMove={(to) => {
                shown.value = to
              }}
            />
          </>
        )}
      </Loaded>
    </Card>
  )
}

const Thumbnail = ({ picture, onOpen }: { picture: Picture; onOpen: () => void }) => {
  const { thumbnail_url, result_url, prompt_text, status, error_message } = picture
  const source = thumbnail_url ?? result_url
  if (status === 'failed')
    return (
      <span class="picture bad" title={error_message ?? ''}>
        <Icon of={CircleX} size={20} />
        <small>{t('pictureFailed', error_message ?? '')}</small>
      </span>
    )
  if (source === null) return <span class="picture waits" role="img" aria-label={common('loading')} />
  return (
    <button type="button" class="picture" title={prompt_text} onClick={onOpen}>
      <img src={source} alt={prompt_text} loading="lazy" />
    </button>
  )
}

type ViewerProps = { pictures: Picture[]; at: number | null; onMove: (to: number | null) => void }

/** One picture whole, with the way to the next one. */
const Viewer = ({ pictures, at, onMove }: ViewerProps) => {
  const picture = at === null ? undefined : pictures[at]
  const to = at ?? 0
  return (
    <Dialog open={picture !== undefined} title={picture?.prompt_text ?? ''} onClose={() => onMove(null)}>
      {picture?.result_url && (
        <>
          <img class="whole" src={picture.result_url} alt={picture.prompt_text} />
          <DialogActions>
            <Button icon={ChevronLeft} disabled={to === 0} onClick={() => onMove(to - 1)}>
              {t('previous')}
            </Button>
            <Button icon={ChevronRight} disabled={to >= pictures.length - 1} onClick={() => onMove(to + 1)}>
              {t('next')}
            </Button>
            <LinkButton look="primary" icon={Download} download to={`${picture.result_url}&download=1`}>
              {common('download')}
            </LinkButton>
          </DialogActions>
        </>
      )}
    </Dialog>
  )
}
