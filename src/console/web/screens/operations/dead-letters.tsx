import { useSignal } from '@preact/signals'
import { Inbox, RotateCcw } from 'lucide'
import { useLocation } from 'preact-iso'
import type { deadLetters } from '../../../../modules/workflows/executions/wire.ts'
import { toQuery, useQuery } from '../../address.ts'
import { type Answer, call } from '../../api.ts'
import { useClients } from '../../clients.ts'
import { refresh, useData } from '../../data.ts'
import { number } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/operations.ts'
import { Page } from '../../shell/page.tsx'
import { RunBadge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { List } from '../../ui/list.tsx'
import { Empty } from '../../ui/states.tsx'
import { Ago } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'
import { ofClient, overview } from './clients.tsx'

const limit = 20
const path = '/api/v1/admin/dead-letters'

/** Executions that failed in every attempt: why, and again. */
export const DeadLetters = () => {
  const { query } = useQuery()
  const found = useData<Answer<typeof deadLetters>>(
    `${path}${toQuery({ limit, offset: query.offset })}`,
    30_000,
  )
  const clients = useClients()
  const { route } = useLocation()
  const asked = useSignal<{ id: string; clientId: string; name: string } | null>(null)
  const replay = async () => {
    const { id, clientId } = asked.value ?? { id: '', clientId: '' }
    const { execution_id } = await call<{ execution_id: string }>(`${path}/${id}/replay`, { method: 'POST' })
    toast(t('replayed'))
    refresh(path)
    const { href, onClick } = ofClient(`/console/executions/${execution_id}`, clientId)
    onClick()
    route(href)
  }
  return (
    <Page path={[overview(), { text: common('deadLetters') }]} title={common('deadLetters')}>
      <Card flush title={t('deadTitle')}>
        <List
          of={found}
          name={common('deadLetters')}
          columns={[
            { text: t('workflow') },
            { text: t('why'), width: '40%', hide: 's' },
            { text: t('attempts'), right: true, hide: 'm', width: '100px' },
            { text: t('failedWhen'), hide: 's', width: '140px' },
            { text: common('actions'), unseen: true, width: '150px' },
          ]}
          rows={({ executions }) => executions}
          row={({ id = '', client_id = '', workflow_name = '', ...run }) => (
            <tr key={id}>
              <td>
                <a class="row-link" {...ofClient(`/console/executions/${id}`, client_id)}>
                  {workflow_name}
                </a>
                <small class="sub">
                  {clients.get(client_id) ?? '–'}
                  <span class="only-s"> · {run.error_message}</span>
                </small>
              </td>
              <td class="hide-s">
                <RunBadge status="failed" outcome={run.outcome ?? null} />
                <small class="sub">{run.error_message}</small>
              </td>
              <td class="right num hide-m">{number(run.attempts ?? 0)}</td>
              <td class="hide-s">
                <Ago at={run.completed_at ?? run.created_at ?? ''} />
              </td>
              <td class="right above">
                <Button
                  small
                  icon={RotateCcw}
                  writes
                  onClick={() => {
                    asked.value = { id, clientId: client_id, name: workflow_name }
                  }}
                >
                  {t('replay')}
                </Button>
              </td>
            </tr>
          )}
          limit={limit}
          empty={<Empty icon={Inbox} text={t('noDead')} />}
        />
      </Card>
      <Confirm
        open={asked.value !== null}
        title={t('replayTitle', asked.value?.name ?? '')}
        verb={t('replay')}
        keep={t('leaveIt')}
        look="primary"
        onConfirm={replay}
        onClose={() => {
          asked.value = null
        }}
      >
        {t('replayHelp')}
      </Confirm>
    </Page>
  )
}
