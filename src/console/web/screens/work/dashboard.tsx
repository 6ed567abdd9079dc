import { CalendarClock, CircleCheck, Inbox, Play, Workflow } from 'lucide'
import type { dashboard } from '../../../../modules/workflows/catalogue/wire.ts'
import { useQuery } from '../../address.ts'
import type { Answer } from '../../api.ts'
import { patch, useData, useStream } from '../../data.ts'
import { day, number } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/dashboard.ts'
import { Page } from '../../shell/page.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Card, Figure } from '../../ui/card.tsx'
import { ColumnChart } from '../../ui/chart.tsx'
import { Failure } from '../../ui/failure.tsx'
import { later } from '../../ui/later.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Empty, Loaded, Skeleton } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { Attention } from './attention.tsx'
import { RunRow } from './run-row.tsx'
import { afterEvent, type RunEvent, type RunList, runEventTypes, useFlows } from './runs.ts'

const NoClient = later(async () => (await import('./no-client.tsx')).NoClient)

type Summary = Answer<typeof dashboard>

/** Is all well, and what needs me? */
export const Dashboard = () => {
  const summary = useData<Summary>('/api/v1/workflows/stats/dashboard', 30_000)
  const { data, error, reload } = summary
  const value = (of: (summary: Summary) => string) => (data ? of(data) : '–')
  return (
    <Page
      path={[{ text: common('dashboard') }]}
      title={common('dashboard')}
      actions={
        error?.code !== 'NO_CLIENT' && (
          <LinkButton look="primary" icon={Play} to="/console/workflows">
            {t('runWorkflow')}
          </LinkButton>
        )
      }
    >
      {error &&
        !data &&
        (error.code === 'NO_CLIENT' ? <NoClient /> : <Failure error={error} retry={reload} />)}
      {(data || !error) && (
        <>
          <div class="figures">
            <Figure
              icon={Workflow}
              name={t('activeWorkflows')}
              value={value(({ active_workflows }) => number(active_workflows))}
              hint={t('readyForYou')}
              to="/console/workflows"
            />
            <Figure
              icon={Play}
              name={t('totalExecutions')}
              value={value(({ total_executions }) => number(total_executions))}
              hint={t(
                'runningNow',
                value(({ running }) => number(running)),
              )}
              to="/console/executions"
            />
            <Figure
              icon={CircleCheck}
              name={t('successRate')}
              value={value(({ success_rate }) => success_rate)}
              hint={t('sinceStart')}
            />
            <Figure
              icon={CalendarClock}
              name={t('timeSaved')}
              value={value(({ time_saved }) => time_saved)}
              hint={t('sinceStart')}
            />
          </div>
          <div class="split">
            <Card title={t('perDay')} aside={<small>{t('last30')}</small>}>
              {data ? <Days of={data.series} /> : <Skeleton lines={6} />}
            </Card>
            <Attention />
          </div>
          {data?.total_executions === 0 ? <FirstSteps /> : <Recent />}
        </>
      )}
    </Page>
  )
}

const Days = ({ of }: { of: Summary['series'] }) => (
  <ColumnChart
    name={t('perDay')}
    pointName={common('day')}
    series={[
      { name: common('completed'), tone: 'accent' },
      { name: common('failed'), tone: 'bad' },
    ]}
    points={of.map(({ date, completed, failed }) => ({ label: day(date), values: [completed, failed] }))}
  />
)

const FirstSteps = () => (
  <Card title={t('firstSteps')}>
    <ol class="steps">
      <li>{t('firstPick')}</li>
      <li>{t('firstRun')}</li>
      <li>{t('firstSee')}</li>
    </ol>
    <LinkButton look="primary" icon={Play} to="/console/workflows">
      {t('runWorkflow')}
    </LinkButton>
  </Card>
)

const statuses = ['', 'processing', 'completed', 'failed', 'pending'] as const

const Recent = () => {
  const { get, set } = useQuery()
  const status = get('status')
  const path = `/api/v1/executions?limit=8${status && `&status=${status}`}`
  const runs = useData<RunList>(path, 15_000)
  const flows = useFlows()
  useStream<RunEvent>('/api/v1/events', runEventTypes, (event) => {
    if (event.type === 'queued') runs.reload()
    patch<RunList>(path, (old) => ({
      ...old,
      executions: old.executions.map((run) => (run.id === event.execution_id ? afterEvent(run, event) : run)),
    }))
  })
  return (
    <Card
      flush
      title={t('recent')}
      aside={
        <>
          <Segments
            label={common('status')}
            of={statuses.map((one) => [one, common(one || 'all')])}
            chosen={status}
            onChoose={(chosen) => set({ status: chosen })}
          />
          <a class="more" href="/console/executions">
            {common('seeAll')}
          </a>
        </>
      }
    >
      <Loaded of={runs} lines={8}>
        {({ executions }) =>
          executions.length === 0 ? (
            <Empty icon={Inbox} text={t('emptyRuns')}>
              <Button onClick={() => set({ status: '' })}>{common('all')}</Button>
            </Empty>
          ) : (
            <Table
              name={t('recent')}
              columns={[
                { text: t('workflow') },
                { text: common('status'), width: '246px' },
                { text: common('started'), hide: 's', width: '150px' },
                { text: common('duration'), right: true, hide: 's', width: '140px' },
                { text: common('price'), right: true, hide: 'm', width: '110px' },
              ]}
            >
              {executions.map((run) => (
                <RunRow key={run.id} run={run} flow={flows.get(run.workflow_id ?? '')} />
              ))}
            </Table>
          )
        }
      </Loaded>
    </Card>
  )
}
