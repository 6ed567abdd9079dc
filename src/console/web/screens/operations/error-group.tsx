import { useSignal } from '@preact/signals'
import { Check } from 'lucide'
import { useLocation } from 'preact-iso'
import type { oneError } from '../../../../modules/operations/errors/wire.ts'
import type { execution } from '../../../../modules/workflows/executions/wire.ts'
import { type Answer, call } from '../../api.ts'
import { useClients } from '../../clients.ts'
import { refresh, useData } from '../../data.ts'
import { number } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/operations.ts'
import type { ScreenProps } from '../../route.tsx'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Loaded } from '../../ui/states.tsx'
import { At } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'
import { ValuesCard } from '../../ui/values.tsx'
import { ClientLink, overview, RunLink } from './clients.tsx'
import { SeverityBadge } from './severity-badge.tsx'

type Group = Answer<typeof oneError>['error_group']

/** One group of faults: where it comes from, and the last request and run that had it. */
export const ErrorGroupPage = ({ params: { id = '' } }: ScreenProps) => {
  const path = `/api/v1/admin/errors/${id}`
  const found = useData<Answer<typeof oneError>>(path, 15_000)
  const asking = useSignal(false)
  const { route } = useLocation()
  const group = found.data?.error_group
  const resolve = async () => {
    await call(path, { method: 'DELETE' })
    toast(t('resolved'))
    route('/console/admin/errors')
    refresh('/api/v1/admin/errors?')
  }
  return (
    <Page
      path={[
        overview(),
        { text: common('errors'), to: '/console/admin/errors' },
        { text: group?.type ?? '…' },
      ]}
      title={
        <>
          {group?.type ?? common('errors')}
          {group && <SeverityBadge severity={group.severity} />}
        </>
      }
      actions={
        group && (
          <Button
            icon={Check}
            writes
            onClick={() => {
              asking.value = true
            }}
          >
            {t('resolve')}
          </Button>
        )
      }
    >
      <Loaded of={found} lines={10}>
        {({ error_group }) => (
          <div class="beside">
            <div class="stack">
              <Stack of={error_group} />
              {error_group.last_execution_id && error_group.last_client_id && (
                <RunInput id={error_group.last_execution_id} clientId={error_group.last_client_id} />
              )}
            </div>
            <GroupFacts of={error_group} />
          </div>
        )}
      </Loaded>
      <Confirm
        open={asking.value}
        title={t('resolveTitle')}
        verb={t('resolve')}
        keep={t('leaveIt')}
        look="primary"
        onConfirm={resolve}
        onClose={() => {
          asking.value = false
        }}
      >
        {t('resolveHelp')}
      </Confirm>
    </Page>
  )
}

const Stack = ({ of }: { of: Group }) => (
  <Card title={of.message} aside={of.stack_trace && <CopyButton text={of.stack_trace} of={t('stack')} />}>
    {of.stack_trace ? (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard
      <pre class="json" tabIndex={0}>
        {of.stack_trace}
      </pre>
    ) : (
      <p class="quiet">{t('noStack')}</p>
    )}
  </Card>
)

/** Runs are kept for 90 days, and groups of faults may be of an older one. */
const RunInput = ({ id, clientId }: { id: string; clientId: string }) => {
  const { data } = useData<Answer<typeof execution>>(`/api/v1/executions/${id}?client_id=${clientId}`)
  return data && <ValuesCard title={t('lastInput')} of={data.input_data} />
}

const GroupFacts = ({ of }: { of: Group }) => {
  const clients = useClients()
  const nameOf = (id: string) => clients.get(id) ?? id.slice(-8)
  return (
    <Card title={t('details')}>
      <Facts
        of={[
          [t('count'), number(of.count)],
          [t('firstSeen'), <At key="first" at={of.first_seen} />],
          [t('lastSeen'), <At key="last" at={of.last_seen} />],
          [
            t('lastRequest'),
            of.last_request_id ? (
              <>
                <code>{of.last_request_id.slice(-12)}</code>
                <CopyButton text={of.last_request_id} of={t('lastRequest')} />
              </>
            ) : (
              '–'
            ),
          ],
          [
            t('lastRun'),
            of.last_execution_id && of.last_client_id ? (
              <RunLink key="run" id={of.last_execution_id} clientId={of.last_client_id}>
                {of.last_execution_id.slice(-8)}
              </RunLink>
            ) : (
              '–'
            ),
          ],
          [
            common('clients'),
            of.client_ids.length === 0
              ? '–'
              : of.client_ids.map((id) => (
                  <ClientLink key={id} id={id}>
                    {nameOf(id)}
                  </ClientLink>
                )),
          ],
        ]}
      />
    </Card>
  )
}
