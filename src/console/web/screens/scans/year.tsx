import { useData } from '../../data.ts'
import { dates, number } from '../../format.ts'
import { t } from '../../i18n/scans.ts'
import { Card } from '../../ui/card.tsx'
import { ColumnChart } from '../../ui/chart.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { Bars } from './parts.tsx'
import type { ScanSummary } from './scans.ts'

/** Such as `Nov 26`, of a day of UTC. */
const month = dates('shortMonth', { month: 'short', year: '2-digit', timeZone: 'UTC' })

/** The first days of the last twelve months, as the API names periods. */
const lastMonths = (): string[] => {
  const now = new Date()
  return Array.from({ length: 12 }, (_, i) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 11 + i)).toISOString().slice(0, 10),
  )
}

const shownCategories = 6

/** The risks of a year by month and by category. Nothing before the first scan. */
export const YearOfRisks = () => {
  const months = lastMonths()
  const { data } = useData<ScanSummary>(`/api/scans/summary?interval=month&from=${months[0]}`)
  if (data?.scan_count === 0) return null
  const counts = new Map(data?.series.map(({ period, risk_count }) => [period, risk_count]))
  return (
    <div class="split">
      <Card title={t('perMonth')} aside={<small>{t('lastYear')}</small>}>
        {data ? (
          <ColumnChart
            name={t('perMonth')}
            pointName={t('month')}
            series={[{ name: t('risks'), tone: 'accent' }]}
            points={months.map((period) => ({ label: month(period), values: [counts.get(period) ?? 0] }))}
          />
        ) : (
          <Skeleton lines={6} />
        )}
      </Card>
      <Card title={t('byCategory')}>
        {data ? (
          <div class="stack">
            <p>
              <strong class="figure-value">{number(data.risk_count)}</strong>{' '}
              {data.scan_count === 1 ? t('inOneScan') : t('inScans', number(data.scan_count))}
            </p>
            <Bars of={data.categories.slice(0, shownCategories)} />
          </div>
        ) : (
          <Skeleton lines={4} />
        )}
      </Card>
    </div>
  )
}
