import { CircleCheck, Clock, Play, Receipt } from 'lucide'
import { useData } from '../../data.ts'
import { duration, euro, number } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t as dashboard } from '../../i18n/dashboard.ts'
import { t } from '../../i18n/work.ts'
import type { ScreenProps } from '../../route.tsx'
import { Page } from '../../shell/page.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Card, Facts, Figure } from '../../ui/card.tsx'
import { Loaded, Skeleton } from '../../ui/states.tsx'
import { At } from '../../ui/time.tsx'
import { type FlowDetail, type RunList, useLiveRuns } from './runs.ts'
import { FlowBadge, rateText, WhyNot, whyNot } from './workflow-card.tsx'
import { Durations, FlowRuns } from './workflow-runs.tsx'

/** One workflow: how well it runs, how long it takes, and its newest runs. */
export const WorkflowPage = ({ params: { id = '' } }: ScreenProps) => {
  const path = `/api/v1/workflows/${id}`
  const runsPath = `${path}/executions?limit=30`
  const detail = useData<FlowDetail>(path, 30_000)
  const runs = useData<RunList>(runsPath, 30_000)
  // The event of a run does not name its workflow: those of others load the same once more.
  useLiveRuns(runsPath, runs.reload, ({ type }) => {
    if (type === 'completed' || type === 'failed') detail.reload()
  })
  const flow = detail.data?.workflow
  const name = flow?.name ?? common('loading')
  return (
    <Page
      path={[
        { text: common('dashboard'), to: '/console' },
        { text: common('workflows'), to: '/console/workflows' },
        { text: name },
      ]}
      title={
        <>
          {flow ? name : common('workflows')}
          {flow && <FlowBadge status={flow.status} />}
        </>
      }
      actions={flow && <RunButton flow={flow} />}
    >
      <Loaded of={detail} lines={10}>
        {({ workflow, stats }) => (
          <>
            {workflow.description && <p class="quiet prose">{workflow.description}</p>}
            <WhyNot status={workflow.status} />
            <div class="figures">
              <Figure
                icon={Play}
                name={dashboard('totalExecutions')}
                value={number(stats.total_executions)}
                hint={t('thisMonth', number(stats.executions_this_month))}
                to={`/console/executions?workflow_id=${id}`}
              />
              <Figure
                icon={CircleCheck}
                name={dashboard('successRate')}
                value={rateText(stats)}
                hint={t('failedRuns', number(stats.failed_count))}
              />
              <Figure
                icon={Clock}
                name={t('averageDuration')}
                value={stats.success_count === 0 ? '–' : duration(stats.avg_duration_seconds)}
                hint={t('ofCompleted')}
              />
              <Figure
                icon={Receipt}
                name={t('billed')}
                value={euro(stats.revenue)}
                hint={t('thisMonth', euro(Number(stats.revenue_this_month)))}
              />
            </div>
            <div class="split">
              <Card title={t('durations')} aside={<small>{t('lastRuns')}</small>}>
                {runs.data ? <Durations of={runs.data.executions} /> : <Skeleton lines={6} />}
              </Card>
              <FlowFacts flow={workflow} />
            </div>
            <FlowRuns flow={workflow} runs={runs} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

type Flow = FlowDetail['workflow']

const RunButton = ({ flow: { id, status } }: { flow: Flow }) =>
  status === 'deployed' ? (
    <LinkButton look="primary" icon={Play} to={`/console/workflows/${id}/run`}>
      {t('run')}
    </LinkButton>
  ) : (
    <Button look="primary" icon={Play} disabled title={t(whyNot[status])}>
      {t('run')}
    </Button>
  )

const FlowFacts = ({ flow }: { flow: Flow }) => {
  const { steps, timeout_seconds, version } = flow.config
  return (
    <Card title={t('details')}>
      <Facts
        of={[
          [common('price'), t('eachRun', euro(flow.revenue_per_execution))],
          [t('steps'), steps.map(({ name }) => name).join(' → ')],
          [t('timeLimit'), duration(timeout_seconds)],
          [t('version'), number(version)],
          [common('created'), <At at={flow.created_at} />],
          [common('updated'), <At at={flow.updated_at} />],
        ]}
      />
    </Card>
  )
}
