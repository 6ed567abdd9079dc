import { Play } from 'lucide'
import type { clientExecutions } from '../../../../modules/workflows/executions/admin-wire.ts'
import { type Answer, viewedClient } from '../../api.ts'
import { useData } from '../../data.ts'
import { duration } from '../../format.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-details.ts'
import { t as common } from '../../i18n/common.ts'
import { RunBadge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { List } from '../../ui/list.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Empty } from '../../ui/states.tsx'
import { Ago } from '../../ui/time.tsx'

type Run = Answer<typeof clientExecutions>['executions'][number]

/** The newest runs of a client. They open as the client sees them. */
export const ClientRuns = ({ id }: { id: string }) => {
  const runs = useData<Answer<typeof clientExecutions>>(
    `/api/v1/admin/clients/${id}/executions?limit=8`,
    15_000,
  )
  return (
    <Card
      flush
      title={admin('runs')}
      aside={
        <a class="more" {...asClient('/console/executions', id)}>
          {common('seeAll')}
        </a>
      }
    >
      <List
        of={runs}
        name={admin('runs')}
        lines={6}
        columns={[
          { text: t('workflow') },
          { text: common('status'), width: '232px' },
          { text: common('started'), hide: 's', width: '136px' },
          { text: common('duration'), right: true, hide: 'm', width: '130px' },
        ]}
        rows={({ executions }) => executions}
        row={(run) => <Row key={run.id} run={run} />}
        empty={<Empty icon={Play} text={t('noRuns')} />}
      />
    </Card>
  )
}

/** The administrator then looks at this client; the address says so too, for another tab. */
const asClient = (to: string, id: string) => ({
  href: `${to}?client_id=${id}`,
  onClick: () => {
    viewedClient.value = id
  },
})

const Row = ({ run }: { run: Run }) => (
  <tr>
    <td>
      <a class="row-link" {...asClient(`/console/executions/${run.id}`, run.client_id)}>
        {run.workflow_name}
      </a>
      <small class="sub">{run.triggered_by_email ?? run.id.slice(-8)}</small>
    </td>
    <td>
      {run.status === 'processing' ? (
        <Progress value={run.progress} label={run.workflow_name} />
      ) : (
        <RunBadge status={run.status} outcome={run.outcome} />
      )}
    </td>
    <td class="hide-s">
      <Ago at={run.started_at ?? run.created_at} />
    </td>
    <td class="right num hide-m">{run.duration_seconds === null ? '–' : duration(run.duration_seconds)}</td>
  </tr>
)
