import { Inbox, Play } from 'lucide'
import type { Resource } from '../../data.ts'
import { dates, dateTime, duration } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t as dashboard } from '../../i18n/dashboard.ts'
import { t } from '../../i18n/work.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ColumnChart } from '../../ui/chart.tsx'
import { List } from '../../ui/list.tsx'
import { Empty } from '../../ui/states.tsx'
import { RunRow } from './run-row.tsx'
import type { FlowDetail, RunRow as Run, RunList } from './runs.ts'

/** Such as `26 Nov, 14:02`: a column has little space. */
const columnTime = dates('columnTime', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

const ended = ({ duration_seconds }: Run): boolean => typeof duration_seconds === 'number'

/** How long each of the last runs took, the newest one at the right. */
export const Durations = ({ of }: { of: Run[] }) => {
  const runs = of.filter(ended).toReversed()
  if (runs.length === 0) return <p class="quiet">{t('noDurations')}</p>
  return (
    <ColumnChart
      name={t('durations')}
      pointName={common('started')}
      series={[
        { name: common('completed'), tone: 'accent' },
        { name: common('failed'), tone: 'bad' },
      ]}
      format={duration}
      points={runs.map(({ id = '', status, created_at = '', duration_seconds }) => {
        const seconds = duration_seconds ?? 0
        return {
          id,
          label: columnTime(created_at),
          values: status === 'completed' ? [seconds, 0] : [0, seconds],
        }
      })}
    />
  )
}

const shownRuns = 10

type FlowRunsProps = { flow: FlowDetail['workflow']; runs: Resource<RunList> & { reload: () => void } }

/** The newest runs, live. */
export const FlowRuns = ({ flow, runs }: FlowRunsProps) => (
  <Card
    flush
    title={dashboard('recent')}
    aside={
      <a class="more" href={`/console/executions?workflow_id=${flow.id}`}>
        {common('seeAll')}
      </a>
    }
  >
    <List
      of={runs}
      name={dashboard('recent')}
      columns={[
        { text: common('created') },
        { text: common('status'), width: '246px' },
        { text: common('started'), hide: 's', width: '150px' },
        { text: common('duration'), right: true, hide: 's', width: '140px' },
        { text: common('price'), right: true, hide: 'm', width: '110px' },
      ]}
      rows={({ executions }) => executions.slice(0, shownRuns)}
      row={(run) => <RunRow key={run.id} run={run} flow={flow} title={dateTime(run.created_at ?? '')} />}
      empty={
        <Empty icon={Inbox} text={t('noRuns')}>
          {flow.status === 'deployed' && (
            <LinkButton look="primary" icon={Play} to={`/console/workflows/${flow.id}/run`}>
              {t('run')}
            </LinkButton>
          )}
        </Empty>
      }
    />
  </Card>
)
