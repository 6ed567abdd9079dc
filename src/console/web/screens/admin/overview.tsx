import { Building2, CircleAlert, Coins, Gauge, Play } from 'lucide'
import { useData } from '../../data.ts'
import { euro, number, percent } from '../../format.ts'
import { t } from '../../i18n/admin.ts'
import { t as common } from '../../i18n/common.ts'
import { Page } from '../../shell/page.tsx'
import { Card, Facts, Figure } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Loaded, Skeleton } from '../../ui/states.tsx'
import { Activity } from './activity.tsx'
import type { Overview } from './answers.ts'
import { useHealth } from './health.ts'
import { OverviewChart } from './overview-chart.tsx'
import { PartBadge, partName } from './part-badge.tsx'

const everyMs = 15_000

/** Is the whole business well, and where should an administrator look? */
export const AdminOverview = () => {
  const overview = useData<Overview>('/api/v1/admin/dashboard', everyMs)
  const { data, error, reload } = overview
  return (
    <Page path={[{ text: common('overview') }]} title={common('overview')}>
      {error && !data && <Failure error={error} retry={reload} />}
      {(data || !error) && (
        <>
          <Figures of={data} />
          <div class="split">
            {data ? <OverviewChart series={data.series} /> : <Skeleton lines={8} />}
            <HealthCard />
          </div>
          <Loaded of={overview} lines={8}>
            {({ recent_activity }) => (
              <Activity
                clients
                title={t('activity')}
                all="/console/admin/audit-logs"
                changes={recent_activity.map(({ id, action, created_at, user, client }) => ({
                  id,
                  action,
                  at: created_at,
                  by: user?.email ?? null,
                  ...(client && { client: client.name }),
                  to: client
                    ? `/console/admin/clients/${client.id}`
                    : user
                      ? `/console/admin/users/${user.id}`
                      : '/console/admin/audit-logs',
                }))}
              />
            )}
          </Loaded>
        </>
      )}
    </Page>
  )
}

const Figures = ({ of }: { of: Overview | null }) => {
  const value = (read: (overview: Overview) => string) => (of ? read(of) : '–')
  return (
    <div class="figures five">
      <Figure
        icon={Gauge}
        name={t('uptime')}
        value={value(({ uptime_percent }) => percent(uptime_percent))}
        hint={t('uptimeHint')}
        to="/console/admin/health"
      />
      <Figure
        icon={CircleAlert}
        name={t('errors24')}
        value={value(({ errors_24h }) => number(errors_24h))}
        hint={t('last24')}
        to="/console/admin/errors?span=24h"
      />
      <Figure
        icon={Play}
        name={t('runs24')}
        value={value(({ total_executions_24h }) => number(total_executions_24h))}
        hint={t('last24')}
        to="/console/admin/performance?period=7d"
      />
      <Figure
        icon={Coins}
        name={t('revenueMonth')}
        value={value(({ total_revenue_month }) => euro(Number(total_revenue_month)))}
        hint={t('thisMonth')}
        to="/console/admin/performance?sort=revenue"
      />
      <Figure
        icon={Building2}
        name={t('activeClients')}
        value={value(({ active_clients }) => number(active_clients))}
        hint={t('ofAllProducts')}
        to="/console/admin/clients?status=active"
      />
    </div>
  )
}

const HealthCard = () => (
  <Card
    title={common('health')}
    aside={
      <a class="more" href="/console/admin/health">
        {common('seeAll')}
      </a>
    }
  >
    <Loaded of={useHealth(everyMs)} lines={6}>
      {({ checks }) => (
        <Facts
          of={Object.entries(checks).map(([part, state]) => [partName(part), <PartBadge state={state} />])}
        />
      )}
    </Loaded>
  </Card>
)
