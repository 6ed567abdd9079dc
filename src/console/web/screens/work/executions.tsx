import { useSignal } from '@preact/signals'
import { Inbox } from 'lucide'
import { toQuery, useQuery } from '../../address.ts'
import { patch, useData, useStream } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/work.ts'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { DateFilter, Filters, SearchFilter, SelectFilter } from '../../ui/filters.tsx'
import { Pager } from '../../ui/pager.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { RunRow } from './run-row.tsx'
import { afterEvent, type RunEvent, type RunList, runEventTypes, useFlows } from './runs.ts'
import { RunsBulk } from './runs-bulk.tsx'

const filters = ['status', 'workflow_id', 'search', 'from', 'to']
const statuses = ['', 'processing', 'completed', 'failed', 'pending'] as const
const limit = 20

/** All runs. A new one waits behind a button, so that nothing moves under the pointer. */
export const Executions = () => {
  const { query, get, set } = useQuery()
  const named = Object.fromEntries(filters.map((name) => [name, query[name]]))
  const path = `/api/v1/executions${toQuery({ limit, offset: query.offset, ...named })}`
  const runs = useData<RunList>(path, 30_000)
  const flows = useFlows()
  const arrived = useSignal(0)
  const chosen = useSignal<string[]>([])
  useStream<RunEvent>('/api/v1/events', runEventTypes, (event) => {
    if (event.type === 'queued') arrived.value += 1
    patch<RunList>(path, (old) => ({
      ...old,
      executions: old.executions.map((run) => (run.id === event.execution_id ? afterEvent(run, event) : run)),
    }))
  })
  const choose = (id: string, on: boolean) => {
    chosen.value = on ? [...chosen.value, id] : chosen.value.filter((one) => one !== id)
  }
  return (
    <Page
      path={[{ text: common('dashboard'), to: '/console' }, { text: common('executions') }]}
      title={common('executions')}
    >
      <Filters names={filters}>
        <SearchFilter name="search" label={t('searchRuns')} />
        <SelectFilter
          name="workflow_id"
          label={t('workflow')}
          of={[...flows.values()].map(({ id, name }) => [id, name])}
        />
        <DateFilter name="from" label={common('from')} />
        <DateFilter name="to" label={common('to')} />
      </Filters>
      <Card
        flush
        title={common('executions')}
        aside={
          <>
            {arrived.value > 0 && (
              <Button
                small
                look="primary"
                onClick={() => {
                  arrived.value = 0
                  set({ offset: '' })
                  runs.reload()
                }}
              >
                {t('newRuns', arrived.value)}
              </Button>
            )}
            <Segments
              label={common('status')}
              of={statuses.map((one) => [one, common(one || 'all')])}
              chosen={get('status')}
              onChoose={(status) => set({ status })}
            />
          </>
        }
      >
        <Loaded of={runs} lines={12}>
          {({ executions, total, offset }) =>
            executions.length === 0 ? (
              <Empty icon={Inbox} text={t('noMatch')} />
            ) : (
              <>
                <RunsBulk
                  runs={executions.filter(({ id = '' }) => chosen.value.includes(id))}
                  onDone={() => {
                    chosen.value = []
                  }}
                />
                <Table
                  name={common('executions')}
                  columns={[
                    { text: t('chooseHead'), unseen: true, width: '44px', hide: 's' },
                    { text: t('workflow') },
                    { text: common('status'), width: '246px' },
                    { text: common('started'), hide: 's', width: '150px' },
                    { text: common('duration'), right: true, hide: 's', width: '140px' },
                    { text: common('price'), right: true, hide: 'm', width: '110px' },
                  ]}
                >
                  {executions.map((run) => (
                    <RunRow
                      key={run.id}
                      run={run}
                      flow={flows.get(run.workflow_id ?? '')}
                      lead={
                        <td class="hide-s choice">
                          <input
                            type="checkbox"
                            aria-label={t('choose', run.workflow_name ?? '')}
                            checked={chosen.value.includes(run.id ?? '')}
                            onChange={(event) => choose(run.id ?? '', event.currentTarget.checked)}
                          />
                        </td>
                      }
                    />
                  ))}
                </Table>
                <Pager total={total} limit={limit} offset={offset} />
              </>
            )
          }
        </Loaded>
      </Card>
    </Page>
  )
}
