import { ScrollText } from 'lucide'
import type { auditLogs } from '../../../../modules/operations/audit-logs/wire.ts'
import { useQuery } from '../../address.ts'
import type { Answer } from '../../api.ts'
import { useData } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/operations.ts'
import { Card } from '../../ui/card.tsx'
import { List } from '../../ui/list.tsx'
import { Empty } from '../../ui/states.tsx'
import { At } from '../../ui/time.tsx'
import { DetailRow } from './detail-row.tsx'
import { Diff } from './diff.tsx'

// The answer is JSON or CSV; this is what its JSON has.
type AuditList = Extract<Answer<typeof auditLogs>, { logs: unknown }>
type Row = AuditList['logs'][number]

const limit = 20

/** Changes, newest first. `path` ends where more of its query can follow. */
export const AuditLog = ({ path, clients }: { path: string; clients: Map<string, string> }) => {
  const { get } = useQuery()
  const found = useData<AuditList>(`${path}limit=${limit}&offset=${get('offset') || 0}`, 30_000)
  return (
    <Card flush title={t('changes')} aside={<small>{t('appendOnly')}</small>}>
      <List
        of={found}
        name={t('auditLog')}
        lines={12}
        columns={[
          { text: t('action') },
          { text: t('target'), hide: 's', width: '200px' },
          { text: t('actor'), hide: 's', width: '230px' },
          { text: t('client'), hide: 'm', width: '150px' },
          { text: t('when'), width: '190px' },
        ]}
        rows={({ logs }) => logs}
        row={(row) => <AuditRow key={row.id} row={row} client={clients.get(row.client_id ?? '')} />}
        limit={limit}
        empty={<Empty icon={ScrollText} text={t('noChange')} />}
      />
    </Card>
  )
}

const AuditRow = ({ row, client }: { row: Row; client: string | undefined }) => {
  const actor = row.user?.email ?? (row.api_key_id ? t('apiKeyActor') : t('serverActor'))
  return (
    <DetailRow
      text={row.action}
      sub={<span class="only-s">{actor}</span>}
      cells={
        <>
          <td class="hide-s">
            {row.resource_type} <small class="sub">{row.resource_id.slice(-12)}</small>
          </td>
          <td class="hide-s">
            {actor} <small class="sub">{row.ip_address}</small>
          </td>
          <td class="hide-m">{client ?? '–'}</td>
          <td>
            <At at={row.created_at} />
          </td>
        </>
      }
    >
      <Diff before={row.changes.before} after={row.changes.after} />
      <p>
        <small>
          {row.resource_type} {row.resource_id} · {row.ip_address || common('none')}
          {row.user_agent && ` · ${row.user_agent}`}
        </small>
      </p>
    </DetailRow>
  )
}
