import { CircleCheck, CircleX, ScrollText, TriangleAlert } from 'lucide'
import type { apiLogs } from '../../../../modules/operations/api-logs/wire.ts'
import { useQuery } from '../../address.ts'
import type { Answer } from '../../api.ts'
import { useData } from '../../data.ts'
import { number } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/operations.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { List } from '../../ui/list.tsx'
import { Empty } from '../../ui/states.tsx'
import { At } from '../../ui/time.tsx'
import { Values } from '../../ui/values.tsx'
import { DetailRow } from './detail-row.tsx'

type ApiList = Extract<Answer<typeof apiLogs>, { logs: unknown }>
type Row = ApiList['logs'][number]

const limit = 20

/** Requests of the last 30 days, newest first. `path` ends where more of its query can follow. */
export const ApiLog = ({ path }: { path: string }) => {
  const { get } = useQuery()
  const found = useData<ApiList>(`${path}limit=${limit}&offset=${get('offset') || 0}`, 30_000)
  return (
    <Card flush title={t('requests')} aside={<small>{t('last30')}</small>}>
      <List
        of={found}
        name={t('apiLog')}
        lines={12}
        columns={[
          { text: t('request') },
          { text: common('status'), width: '110px' },
          { text: common('duration'), right: true, hide: 's', width: '110px' },
          { text: t('actor'), hide: 'm', width: '230px' },
          { text: t('when'), hide: 's', width: '190px' },
        ]}
        rows={({ logs }) => logs}
        row={(row) => <ApiRow key={row.id} row={row} />}
        limit={limit}
        empty={<Empty icon={ScrollText} text={t('noRequest')} />}
      />
    </Card>
  )
}

const lookOf = (status: number) =>
  status >= 500
    ? ({ tone: 'bad', icon: CircleX } as const)
    : status >= 400
      ? ({ tone: 'warn', icon: TriangleAlert } as const)
      : ({ tone: 'good', icon: CircleCheck } as const)

const ApiRow = ({ row }: { row: Row }) => {
  const { client_id, user_id, request_id, ip_address, user_agent, error_code } = row
  return (
    <DetailRow
      text={`${row.method} ${row.path}`}
      sub={error_code}
      cells={
        <>
          <td>
            <Badge {...lookOf(row.status_code)} text={String(row.status_code)} />
          </td>
          <td class="right num hide-s">{number(Math.round(row.duration_ms))} ms</td>
          <td class="hide-m">{row.user?.email ?? '–'}</td>
          <td class="hide-s">
            <At at={row.created_at} />
          </td>
        </>
      }
    >
      <Values of={{ request_id, client_id, user_id, ip_address, user_agent, error_code }} />
    </DetailRow>
  )
}
