import { Activity, ArrowDown, ArrowUp, Download } from 'lucide'
import type { allStats } from '../../../../modules/workflows/catalogue/admin-wire.ts'
import { useQuery } from '../../address.ts'
import type { Answer } from '../../api.ts'
import { useData } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/operations.ts'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ColumnChart } from '../../ui/chart.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { RowLink, Table } from '../../ui/table.tsx'
import { overview } from './clients.tsx'
import { saveCsv } from './csv.ts'
import { measures, ofAllTime, ofPeriod, type PerformanceRow, type PeriodRow, sortRows } from './measures.ts'

const periods = ['7d', '30d', '90d', 'all'] as const
const mostColumns = 30

/** Which workflows run well, and which earn. */
export const Performance = () => {
  const { get, set } = useQuery()
  const period = periods.find((one) => one === get('period')) ?? '30d'
  const isAll = period === 'all'
  const all = useData<Answer<typeof allStats>>(
    isAll ? '/api/v1/admin/workflows/stats?limit=200' : null,
    60_000,
  )
  const some = useData<{ workflows: PeriodRow[] }>(
    isAll ? null : `/api/v1/admin/analytics/workflow-performance?period=${period}&limit=200`,
    60_000,
  )
  const rows = isAll
    ? (all.data?.workflows.map(ofAllTime) ?? null)
    : (some.data?.workflows.map(ofPeriod) ?? null)
  const by = measures.find(({ key }) => key === get('sort')) ?? null
  const isByName = get('sort') === 'name'
  const isUp = get('dir') === 'up'
  const chosen = by ?? measures[0]
  const sorting = (key: string, text: string) => {
    const isSorted = key === (get('sort') || 'runs')
    const next = isSorted ? !isUp : key === 'name'
    return {
      sorted: isSorted ? (isUp ? ('ascending' as const) : ('descending' as const)) : ('none' as const),
      head: (
        <button type="button" class="sort" onClick={() => set({ sort: key, dir: next ? 'up' : '' })}>
          {text}
          {isSorted && <Icon of={isUp ? ArrowUp : ArrowDown} size={12} />}
        </button>
      ),
    }
  }
  const source = { ...(isAll ? all : some), data: rows }
  const sorted = sortRows(rows ?? [], isByName ? null : (chosen?.of ?? null), isUp)
  const download = () =>
    saveCsv(`workflows-${period}.csv`, [
      ['workflow_id', 'workflow', 'client', ...measures.map(({ key }) => key)],
      ...sorted.map((row) => [row.id, row.name, row.client, ...measures.map(({ of }) => of(row) ?? '')]),
    ])
  return (
    <Page
      path={[overview(), { text: common('performance') }]}
      title={t('workflowPerformance')}
      actions={
        <>
          <Segments
            label={t('period')}
            of={periods.map((one) => [
              one,
              one === 'all' ? t('allTime') : t('days', Number.parseInt(one, 10)),
            ])}
            chosen={period}
            onChoose={(one) => set({ period: one })}
          />
          <Button icon={Download} disabled={sorted.length === 0} onClick={download}>
            {common('csv')}
          </Button>
        </>
      }
    >
      <Loaded of={source} lines={12}>
        {() =>
          sorted.length === 0 ? (
            <Empty icon={Activity} text={t('noRuns')} />
          ) : (
            <>
              {chosen && <Columns rows={sorted} measure={chosen} />}
              <Card flush title={common('workflows')}>
                <Table
                  name={t('workflowPerformance')}
                  columns={[
                    { text: t('workflow'), ...sorting('name', t('workflow')) },
                    ...measures.map(({ key, text, hide }) => ({
                      text: t(text),
                      right: true,
                      width: '112px',
                      ...(hide && { hide }),
                      ...sorting(key, t(text)),
                    })),
                  ]}
                >
                  {sorted.map((row) => (
                    <tr key={row.id}>
                      <td>
                        <RowLink to={`/console/admin/workflows/${row.id}`} sub={row.client}>
                          {row.name}
                        </RowLink>
                      </td>
                      {measures.map(({ key, of, format, hide }) => (
                        <td key={key} class={`right num${hide ? ` hide-${hide}` : ''}`}>
                          {shownOf(of(row), format)}
                        </td>
                      ))}
                    </tr>
                  ))}
                </Table>
              </Card>
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

const shownOf = (value: number | null, format: (value: number) => string): string =>
  value === null ? '–' : format(value)

const Columns = ({ rows, measure }: { rows: PerformanceRow[]; measure: (typeof measures)[number] }) => (
  <Card title={t(measure.text)} aside={<small>{t('eachWorkflow')}</small>}>
    <ColumnChart
      name={t(measure.text)}
      pointName={t('workflow')}
      series={[{ name: t(measure.text), tone: 'accent' }]}
      points={rows.slice(0, mostColumns).map((row) => ({
        label: `${row.name} · ${row.client}`,
        // A loss has no column; its number is read out and stands in the table.
        values: [measure.of(row) ?? 0],
      }))}
      format={measure.format}
    />
  </Card>
)
