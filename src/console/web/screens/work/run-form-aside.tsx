import { CopyPlus } from 'lucide'
import { useData } from '../../data.ts'
import { duration, euro } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t as dashboard } from '../../i18n/dashboard.ts'
import { t } from '../../i18n/work.ts'
import { RunBadge } from '../../ui/badge.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Ago } from '../../ui/time.tsx'
import { type FlowDetail, type RunList, shortId } from './runs.ts'
import { rateText } from './workflow-card.tsx'

/** What a run costs and how long it takes, and the earlier runs whose input can be taken. */
export const RunFormAside = ({ flow: { workflow, stats }, from }: { flow: FlowDetail; from: string }) => {
  const { data } = useData<RunList>(`/api/v1/workflows/${workflow.id}/executions?limit=5`)
  return (
    <aside class="stack">
      <Card title={t('details')}>
        <Facts
          of={[
            [common('price'), t('eachRun', euro(workflow.revenue_per_execution))],
            [t('averageDuration'), stats.success_count === 0 ? '–' : duration(stats.avg_duration_seconds)],
            [dashboard('successRate'), rateText(stats)],
            [t('steps'), workflow.config.steps.map(({ name }) => name).join(' → ')],
          ]}
        />
      </Card>
      {data !== null && data.executions.length > 0 && (
        <Card title={t('fillFrom')}>
          <ul class="todo">
            {data.executions.map(({ id = '', status = 'pending', outcome, created_at = '' }) => (
              <li key={id}>
                <a
                  href={`/console/workflows/${workflow.id}/run?from=${id}`}
                  aria-current={id === from ? 'true' : undefined}
                >
                  <span class="dot info">
                    <Icon of={CopyPlus} size={15} />
                  </span>
                  <span>
                    <b>
                      <Ago at={created_at} />
                    </b>
                    <small>{shortId(id)}</small>
                  </span>
                  <RunBadge status={status} outcome={outcome ?? null} />
                </a>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </aside>
  )
}
