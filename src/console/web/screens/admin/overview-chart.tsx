import { useSignal } from '@preact/signals'
import { compact, day, euro, number } from '../../format.ts'
import { t } from '../../i18n/admin.ts'
import { t as common } from '../../i18n/common.ts'
import { Card } from '../../ui/card.tsx'
import { ColumnChart } from '../../ui/chart.tsx'
import { Segments } from '../../ui/segments.tsx'
import type { Overview } from './answers.ts'

/** The last 30 days: what ran, or what it brought. */
export const OverviewChart = ({ series }: { series: Overview['series'] }) => {
  const shown = useSignal<'runs' | 'revenue'>('runs')
  const isRuns = shown.value === 'runs'
  return (
    <Card
      title={t('perDay')}
      aside={
        <Segments
          label={t('perDay')}
          of={[
            ['runs', t('runs')],
            ['revenue', t('revenue')],
          ]}
          chosen={shown.value}
          onChoose={(chosen) => {
            shown.value = chosen === 'revenue' ? 'revenue' : 'runs'
          }}
        />
      }
    >
      <ColumnChart
        key={shown.value}
        name={t(isRuns ? 'runs' : 'revenueOfRuns')}
        pointName={common('day')}
        series={
          isRuns
            ? [
                { name: common('completed'), tone: 'accent' },
                { name: common('failed'), tone: 'bad' },
              ]
            : [{ name: t('revenueOfRuns'), tone: 'accent' }]
        }
        points={series.map(({ date, completed, failed, revenue }) => ({
          label: day(date),
          values: isRuns ? [completed, failed] : [revenue],
        }))}
        format={isRuns ? number : euro}
        tick={compact}
      />
    </Card>
  )
}
