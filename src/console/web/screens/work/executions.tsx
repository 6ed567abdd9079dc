import { type Signal, useSignal } from '@preact/signals'
import { Download, Inbox, Play } from 'lucide'
import { useCallback } from 'preact/hooks'
import { toQuery, useQuery } from '../../address.ts'
import { addressOf } from '../../api.ts'
import { useData } from '../../data.ts'
import { dayEnd, dayStart } from '../../days.ts'
import { t as common } from '../../i18n/common.ts'
import { t as dashboard } from '../../i18n/dashboard.ts'
import { t } from '../../i18n/work.ts'
import { Page } from '../../shell/page.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { DateFilter, Filters, SearchFilter, SelectFilter } from '../../ui/filters.tsx'
import { Pager } from '../../ui/pager.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { RunRow } from './run-row.tsx'
import { type RunRow as Run, type RunList, useFlows, useLiveRuns } from './runs.ts'
import { RunsBulk } from './runs-bulk.tsx'
import { useHeld, useOpenId } from './runs-list.ts'

const filters = ['status', 'workflow_id', 'search', 'from', 'to']
const statuses = ['', 'processing', 'completed', 'failed', 'pending'] as const
const limit = 20

/** All runs. A new one waits behind a button, so that nothing moves under the pointer. */
export const Executions = () => {
  const { query, get, set } = useQuery()
  const named = Object.fromEntries(filters.map((name) => [name, query[name]]))
  const wanted = { ...named, from: dayStart(get('from')), to: dayEnd(get('to')) }
  const path = pathOf({ limit, offset: query.offset, ...wanted })
  const runs = useData<RunList>(path, 30_000)
  const { shown, arrived, take } = useHeld(path, runs)
  const flows = useFlows()
  const chosen = useSignal<string[]>([])
  const lead = useCallback((run: Run) => <Choice run={run} chosen={chosen} />, [])
  useOpenId()
  useLiveRuns(path, runs.reload)
  return (
    <Page
      path={[{ text: common('dashboard'), to: '/console' }, { text: common('executions') }]}
      title={common('executions')}
      actions={
        <LinkButton icon={Download} to={addressOf(pathOf({ ...wanted, format: 'csv' }))} download>
          {common('csv')}
        </LinkButton>
      }
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
            {arrived > 0 && (
              <Button small look="primary" onClick={take}>
                {t('newRuns', arrived)}
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
          {({ total, offset }) =>
            shown.length === 0 ? (
              <NoRuns isFiltered={filters.some((name) => get(name) !== '')} />
            ) : (
              <>
                <RunsBulk
                  runs={shown.filter(({ id = '' }) => chosen.value.includes(id))}
                  onDone={() => {
                    chosen.value = []
                    take()
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
                  {shown.map((run) => (
                    <RunRow key={run.id} run={run} flow={flows.get(run.workflow_id ?? '')} lead={lead} />
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

const Choice = ({ run: { id = '', workflow_name = '' }, chosen }: { run: Run; chosen: Signal<string[]> }) => (
  <td class="hide-s choice">
    <input
      type="checkbox"
      aria-label={t('choose', workflow_name)}
      checked={chosen.value.includes(id)}
      onChange={({ currentTarget: { checked } }) => {
        chosen.value = checked ? [...chosen.value, id] : chosen.value.filter((one) => one !== id)
      }}
    />
  </td>
)

const pathOf = (query: Parameters<typeof toQuery>[0]): string => `/api/v1/executions${toQuery(query)}`

const NoRuns = ({ isFiltered }: { isFiltered: boolean }) => {
  const { set } = useQuery()
  return (
    <Empty icon={Inbox} text={t(isFiltered ? 'noMatch' : 'noRuns')}>
      {isFiltered ? (
        <Button onClick={() => set(Object.fromEntries(filters.map((name) => [name, ''])))}>
          {common('clear')}
        </Button>
      ) : (
        <LinkButton look="primary" icon={Play} to="/console/workflows">
          {dashboard('runWorkflow')}
        </LinkButton>
      )}
    </Empty>
  )
}
