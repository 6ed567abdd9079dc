import { useSignal } from '@preact/signals'
import { Ban, MessageSquareWarning, RotateCcw } from 'lucide'
import { call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { duration, euro } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/work.ts'
import type { ScreenProps } from '../../route.tsx'
import { Page } from '../../shell/page.tsx'
import { RunBadge } from '../../ui/badge.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Loaded } from '../../ui/states.tsx'
import { At, Since } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'
import { ValuesCard } from '../../ui/values.tsx'
import { RunResult } from './run-result.tsx'
import { maxAttempts, RunState } from './run-state.tsx'
import { isOpen, type Run, shortId, useFlows } from './runs.ts'
import { Timeline } from './timeline.tsx'

/** One run while it is under way and after: how far, what happened when, from what, with what result. */
export const ExecutionPage = ({ params: { id = '' } }: ScreenProps) => {
  const path = `/api/v1/executions/${id}`
  const run = useData<Run>(path, 5000)
  const { data, reload } = run
  const asking = useSignal(false)
  const name = data?.workflow_name ?? shortId(id)
  const cancel = async () => {
    await call(`${path}/cancel`, { method: 'POST' })
    toast(t('runCancelled'))
    refresh('/api/v1/executions')
  }
  return (
    <Page
      path={[
        { text: common('dashboard'), to: '/console' },
        { text: common('executions'), to: '/console/executions' },
        { text: name },
      ]}
      tabTitle={data?.status === 'processing' ? `${data.progress} % ${name}` : name}
      title={
        <>
          {name}
          {data && <RunBadge status={data.status} outcome={data.outcome} />}
        </>
      }
      actions={
        data && (
          <>
            <LinkButton icon={MessageSquareWarning} to={`/console/support/new?execution=${id}`}>
              {t('report')}
            </LinkButton>
            {isOpen(data.status) ? (
              <Button
                look="danger"
                icon={Ban}
                writes
                onClick={() => {
                  asking.value = true
                }}
              >
                {t('cancelRun')}
              </Button>
            ) : (
              <LinkButton
                look="primary"
                icon={RotateCcw}
                to={`/console/workflows/${data.workflow_id}/run?from=${id}`}
              >
                {t('runAgain')}
              </LinkButton>
            )}
          </>
        )
      }
    >
      <Loaded of={run} lines={10}>
        {(run) => (
          <div class="beside">
            <div class="stack">
              <RunState run={run} />
              <Timeline run={run} path={path} onEnd={reload} />
              <RunResult run={run} />
            </div>
            <aside class="stack">
              <RunFacts run={run} />
              <ValuesCard title={t('input')} of={run.input_data} />
            </aside>
          </div>
        )}
      </Loaded>
      <Confirm
        open={asking.value}
        title={t('cancelRun')}
        verb={t('cancelRun')}
        keep={t('letRun')}
        onConfirm={cancel}
        onClose={() => {
          asking.value = false
        }}
      >
        {t('confirmCancel')}
      </Confirm>
    </Page>
  )
}

const RunFacts = ({ run }: { run: Run }) => {
  const flow = useFlows().get(run.workflow_id)
  return (
    <Card title={t('details')}>
      <Facts
        of={[
          [
            common('id'),
            <>
              <code>{shortId(run.id)}</code>
              <CopyButton text={run.id} of={common('id')} />
            </>,
          ],
          [
            t('workflow'),
            <a class="link" href={`/console/workflows/${run.workflow_id}`}>
              {run.workflow_name}
            </a>,
          ],
          [t('startedBy'), run.triggered_by_email ?? '–'],
          [common('created'), <At at={run.created_at} />],
          [common('started'), <At at={run.started_at} />],
          [t('finished'), <At at={run.completed_at} />],
          [
            common('duration'),
            run.duration_seconds !== null ? (
              duration(run.duration_seconds)
            ) : run.started_at ? (
              <Since at={run.started_at} />
            ) : (
              '–'
            ),
          ],
          [t('attempts'), t('outOf', Math.min(maxAttempts, run.attempts), maxAttempts)],
          [common('price'), flow ? euro(flow.revenue_per_execution) : '–'],
          ...(run.replay_of
            ? [
                [
                  t('replayOf'),
                  <a class="link" href={`/console/executions/${run.replay_of}`}>
                    {shortId(run.replay_of)}
                  </a>,
                ] as [string, preact.JSX.Element],
              ]
            : []),
        ]}
      />
    </Card>
  )
}
