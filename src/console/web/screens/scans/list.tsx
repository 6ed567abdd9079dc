import { useSignal } from '@preact/signals'
import { FileSearch, Plus, Trash2 } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import { toQuery, useQuery } from '../../address.ts'
import { useData } from '../../data.ts'
import { number } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/scans.ts'
import { Page } from '../../shell/page.tsx'
import { IconButton, LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Pager } from '../../ui/pager.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { RowLink, Table } from '../../ui/table.tsx'
import { Ago } from '../../ui/time.tsx'
import { DeleteScan } from './delete-scan.tsx'
import { ScanBadge } from './parts.tsx'
import { categoryText, countsOf, type Scan, type ScanList, statusOf } from './scans.ts'
import { YearOfRisks } from './year.tsx'

const limit = 20

/** All scans of the person, and what they found over a year. */
export const Scans = () => {
  const { get, set, query } = useQuery()
  const status = get('status') || 'done'
  const scans = useData<ScanList>(`/api/scans${toQuery({ status, limit, offset: query.offset })}`, 30_000)
  return (
    <Page
      path={[{ text: common('dashboard'), to: '/console' }, { text: common('scans') }]}
      title={common('scans')}
      actions={
        <LinkButton look="primary" icon={Plus} to="/console/scans/new">
          {t('newScan')}
        </LinkButton>
      }
    >
      <YearOfRisks />
      <UnderWay onEnd={scans.reload} />
      <Card
        flush
        title={common('scans')}
        aside={
          <Segments
            label={common('status')}
            of={[
              ['done', t('done')],
              ['failed', t('failed')],
            ]}
            chosen={status}
            onChoose={(chosen) => set({ status: chosen === 'done' ? '' : chosen })}
          />
        }
      >
        <Loaded of={scans} lines={8}>
          {({ scans, total, offset }) =>
            scans.length === 0 ? (
              <Empty icon={FileSearch} text={t(status === 'failed' ? 'emptyFailed' : 'emptyDone')}>
                {status === 'done' && (
                  <LinkButton to="/console/scans/new?sample=1">{t('trySample')}</LinkButton>
                )}
              </Empty>
            ) : (
              <>
                <ScanTable name={common('scans')} scans={scans} />
                <Pager total={total} limit={limit} offset={offset} />
              </>
            )
          }
        </Loaded>
      </Card>
    </Page>
  )
}

const openEveryMs = 5000

/** What waits or is being read: it ends within moments, and moves into the list then. */
const UnderWay = ({ onEnd }: { onEnd: () => void }) => {
  const queued = useData<ScanList>('/api/scans?status=queued&limit=20', openEveryMs).data?.scans ?? []
  const scanning = useData<ScanList>('/api/scans?status=scanning&limit=20', openEveryMs).data?.scans ?? []
  const open = [...scanning, ...queued.filter(({ id }) => !scanning.some((one) => one.id === id))]
  const before = useRef(0)
  useEffect(() => {
    if (open.length < before.current) onEnd()
    before.current = open.length
  }, [open.length])
  if (open.length === 0) return null
  return (
    <Card flush title={t('underWay')}>
      <ScanTable name={t('underWay')} scans={open} />
    </Card>
  )
}

const ScanTable = ({ name, scans }: { name: string; scans: Scan[] }) => {
  const deleting = useSignal<string | null>(null)
  return (
    <>
      <Table
        name={name}
        columns={[
          { text: t('document') },
          { text: common('status'), width: '150px' },
          { text: t('risks'), right: true, width: '90px', hide: 's' },
          { text: t('categories'), hide: 'm', width: '300px' },
          { text: t('scanned'), hide: 's', width: '150px' },
          { text: common('actions'), unseen: true, width: '76px', hide: 's' },
        ]}
      >
        {scans.map((scan) => (
          <tr key={scan.id}>
            <td>
              <RowLink to={`/console/scans/${scan.id}`} sub={<Under scan={scan} />}>
                {scan.filename ?? t('textScan')}
              </RowLink>
            </td>
            <td>
              <ScanBadge status={statusOf(scan)} />
            </td>
            <td class="right num hide-s">{scan.risk_count === null ? '–' : number(scan.risk_count)}</td>
            <td class="hide-m">
              {countsOf(scan.data ?? [])
                .slice(0, 3)
                .map(({ category, count }) => `${categoryText(category)} ${count}`)
                .join(' · ')}
            </td>
            <td class="hide-s">
              <Ago at={scan.created_at} />
            </td>
            <td class="hide-s acts">
              <IconButton
                small
                icon={Trash2}
                label={t('deleteIt', scan.filename ?? t('textScan'))}
                onClick={() => {
                  deleting.value = scan.id
                }}
              />
            </td>
          </tr>
        ))}
      </Table>
      <DeleteScan
        id={deleting.value}
        onClose={() => {
          deleting.value = null
        }}
      />
    </>
  )
}

/** Below the name: the id, and on a phone what the left-out columns say. */
const Under = ({ scan }: { scan: Scan }) => (
  <>
    {scan.id.slice(-8)}
    <span class="only-s">
      {' · '}
      <Ago at={scan.created_at} />
      {scan.risk_count !== null && ` · ${t('risks')}:\u00a0${number(scan.risk_count)}`}
    </span>
  </>
)
