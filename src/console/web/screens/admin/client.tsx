import { useSignal } from '@preact/signals'
import { Ban, CircleAlert, CircleCheck, Coins, Eye, LifeBuoy, Play } from 'lucide'
import { useLocation } from 'preact-iso'
import { call, viewedClient } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { euro, number, percent } from '../../format.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-details.ts'
import { t as common } from '../../i18n/common.ts'
import type { ScreenProps } from '../../route.tsx'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Figure } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useAction } from './action.ts'
import type { ClientDetail } from './answers.ts'
import { ClientFacts } from './client-facts.tsx'
import { ClientLimits } from './client-limits.tsx'
import { ClientParts } from './client-parts.tsx'
import { StatusBadge } from './words.tsx'

/** One company: its subscription, its people and what they do; and the way to see what they see. */
export const ClientPage = ({ params: { id = '' } }: ScreenProps) => {
  const path = `/api/v1/admin/clients/${id}`
  const detail = useData<ClientDetail>(path, 30_000)
  const { route } = useLocation()
  const asking = useSignal(false)
  const { busy, error, run } = useAction()
  const client = detail.data?.client
  const setStatus = async (status: 'active' | 'suspended') => {
    await call(path, { method: 'PATCH', json: { status } })
    toast(t(status === 'active' ? 'clientActive' : 'clientSuspended'))
    refresh('/api/v1/admin/')
  }
  return (
    <Page
      path={[
        { text: common('overview'), to: '/console/admin' },
        { text: common('clients'), to: '/console/admin/clients' },
        { text: client?.name ?? '…' },
      ]}
      title={
        <>
          {client?.name ?? admin('client')}
          {client && <StatusBadge status={client.status} />}
        </>
      }
      actions={
        client && (
          <>
            {client.status === 'active' ? (
              <Button
                look="danger"
                icon={Ban}
                writes
                onClick={() => {
                  asking.value = true
                }}
              >
                {t('suspend')}
              </Button>
            ) : (
              <Button
                icon={CircleCheck}
                writes
                busy={busy}
                onClick={() => void run(() => setStatus('active'))}
              >
                {t('reactivate')}
              </Button>
            )}
            <Button
              look="primary"
              icon={Eye}
              onClick={() => {
                viewedClient.value = id
                route('/console')
              }}
            >
              {t('viewAs')}
            </Button>
          </>
        )
      }
    >
      {error && <Failure error={error} saving />}
      <Loaded of={detail} lines={12}>
        {(data) => (
          <>
            {data.client.status === 'suspended' && (
              <p class="callout warn">
                <Icon of={CircleAlert} />
                {t('isSuspended')}
              </p>
            )}
            <Figures of={data} />
            <div class="beside">
              <div class="stack">
                <ClientParts id={id} onChange={detail.reload} />
              </div>
              <aside class="stack">
                <ClientFacts client={data.client} path={path} />
                <ClientLimits path={`${path}/limits`} />
              </aside>
            </div>
          </>
        )}
      </Loaded>
      <Confirm
        open={asking.value}
        title={t('suspendClient')}
        verb={t('suspendClient')}
        keep={t('keepActive')}
        onConfirm={() => setStatus('suspended')}
        onClose={() => {
          asking.value = false
        }}
      >
        {t('suspendTells', number(client?.users_count ?? 0))}
      </Confirm>
    </Page>
  )
}

const Figures = ({ of: { client, requests, stats } }: { of: ClientDetail }) => (
  <div class="figures">
    <Figure
      icon={Play}
      name={t('runsMonth')}
      value={number(stats.executions_this_month)}
      hint={t('runsInAll', number(stats.total_executions))}
    />
    <Figure
      icon={CircleCheck}
      name={t('successRate')}
      value={percent(Number(stats.success_rate))}
      hint={t('sinceStart')}
    />
    <Figure
      icon={Coins}
      name={admin('revenueOfRuns')}
      value={euro(Number(stats.revenue_this_month))}
      hint={admin('thisMonth')}
    />
    <Figure
      icon={LifeBuoy}
      name={t('openTickets')}
      value={number(stats.open_tickets)}
      hint={t('requestsInAll', number(requests.length))}
      to={`/console/admin/tickets?client_id=${client.id}`}
    />
  </div>
)
