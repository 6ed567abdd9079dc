import { useSignal } from '@preact/signals'
import { Download, FileText, Film, Inbox, Play } from 'lucide'
import type { assets } from '../../../../modules/workflows/files/wire.ts'
import { toQuery, useQuery } from '../../address.ts'
import type { Answer } from '../../api.ts'
import { useData } from '../../data.ts'
import { date, fileSize, number } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t as dashboard } from '../../i18n/dashboard.ts'
import { t } from '../../i18n/work.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { IconLink } from '../../ui/icon-link.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { Ago } from '../../ui/time.tsx'

type Assets = Answer<typeof assets>
type Asset = Assets['assets'][number]

const types = ['', 'image', 'video', 'document'] as const
const limit = 48

/** What runs have made, the newest first. */
export const FileResults = () => {
  const { get, set } = useQuery()
  const type = get('type')
  const first = useData<Assets>(pathOf(type, ''))
  const counts = first.data?.stats.by_type ?? {}
  const shown = types.filter((one) => one === '' || one === type || (counts[one] ?? 0) > 0)
  return (
    <Card
      title={t('results')}
      aside={
        shown.length > 2 && (
          <Segments
            label={t('fileType')}
            of={shown.map((one) => [
              one,
              one === '' ? common('all') : `${t(one)} (${number(counts[one] ?? 0)})`,
            ])}
            chosen={type}
            onChoose={(type) => set({ type })}
          />
        )
      }
    >
      <Loaded of={first} lines={10}>
        {({ assets }) =>
          assets.length === 0 ? (
            <Empty icon={Inbox} text={t('noResults')}>
              <LinkButton look="primary" icon={Play} to="/console/workflows">
                {dashboard('runWorkflow')}
              </LinkButton>
            </Empty>
          ) : (
            <Part key={type} type={type} cursor="" />
          )
        }
      </Loaded>
    </Card>
  )
}

const pathOf = (asset_type: string, cursor: string): string =>
  `/api/v1/assets${toQuery({ asset_type, cursor, limit })}`

/** One page of the files, and the later ones below it as they are asked for. */
const Part = ({ type, cursor }: { type: string; cursor: string }) => {
  const part = useData<Assets>(pathOf(type, cursor))
  const more = useSignal(false)
  return (
    <Loaded of={part} lines={6}>
      {({ assets, next_cursor }) => (
        <>
          <ul class="files">
            {assets.map((asset) => (
              <Tile key={asset.id} asset={asset} />
            ))}
          </ul>
          {next_cursor !== null &&
            (more.value ? (
              <Part type={type} cursor={next_cursor} />
            ) : (
              <div class="form-actions more-files">
                <Button
                  onClick={() => {
                    more.value = true
                  }}
                >
                  {t('showMore')}
                </Button>
              </div>
            ))}
        </>
      )}
    </Loaded>
  )
}

const Tile = ({ asset }: { asset: Asset }) => {
  const { name, asset_type, thumbnail_url, result_url, width, height } = asset
  return (
    <li class="file">
      <a class="picture" href={result_url} target="_blank" rel="noreferrer" title={asset.prompt_text || name}>
        {asset_type === 'image' ? (
          <img src={thumbnail_url ?? result_url} alt={asset.prompt_text || name} loading="lazy" />
        ) : (
          <Icon of={asset_type === 'video' ? Film : FileText} size={28} />
        )}
      </a>
      <div class="file-name">
        <b title={name}>{name}</b>
        <IconLink icon={Download} label={`${common('download')}: ${name}`} to={`${result_url}&download=1`} />
      </div>
      <small>
        {width !== null && height !== null && `${width} × ${height} · `}
        {fileSize(asset.file_size_bytes)} · <Ago at={asset.created_at} />
      </small>
      <small>
        <a class="link" href={`/console/executions/${asset.execution_id}`}>
          {asset.workflow_name}
        </a>
      </small>
      <small>{t('until', date(asset.expires_at))}</small>
    </li>
  )
}
