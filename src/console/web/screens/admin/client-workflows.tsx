import { useSignal } from '@preact/signals'
import { Archive, CircleCheck, CircleDashed, Plus, Workflow } from 'lucide'
import type { clientWorkflows } from '../../../../modules/workflows/clients/parts-wire.ts'
import { type Answer, call } from '../../api.ts'
import { online, refresh, useData } from '../../data.ts'
import { euro, number } from '../../format.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-details.ts'
import { t as common } from '../../i18n/common.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { later } from '../../ui/later.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { RowLink, Table } from '../../ui/table.tsx'
import { toast } from '../../ui/toast.tsx'

const AssignWorkflow = later(async () => (await import('./forms.ts')).AssignWorkflow)

export type ClientFlow = Answer<typeof clientWorkflows>['workflows'][number]

/** What a client can run. */
export const ClientWorkflows = ({ id, onChange }: { id: string; onChange: () => void }) => {
  const path = `/api/v1/admin/clients/${id}/workflows`
  const flows = useData<Answer<typeof clientWorkflows>>(path)
  const assigning = useSignal(false)
  const leaving = useSignal<ClientFlow | null>(null)
  const name = leaving.value?.name ?? ''
  const assign = () => {
    assigning.value = true
  }
  const changed = () => {
    flows.reload()
    refresh(`/api/v1/admin/clients/${id}/activity`)
    onChange()
  }
  const remove = async () => {
    await call(`${path}/${leaving.value?.id}`, { method: 'DELETE' })
    toast(t('archived'))
    changed()
  }
  return (
    <Card
      flush
      title={common('workflows')}
      aside={
        <Button small icon={Plus} writes onClick={assign}>
          {admin('assign')}
        </Button>
      }
    >
      <Loaded of={flows} lines={6}>
        {({ workflows }) => (
          <>
            {workflows.length === 0 ? (
              <Empty icon={Workflow} text={t('noWorkflows')}>
                <Button onClick={assign}>{admin('assign')}</Button>
              </Empty>
            ) : (
              <Rows
                of={workflows}
                onRemove={(flow) => {
                  leaving.value = flow
                }}
              />
            )}
            <AssignWorkflow
              open={assigning.value}
              path={path}
              onChange={changed}
              has={workflows.map(({ template_id }) => template_id)}
              onClose={() => {
                assigning.value = false
              }}
            />
          </>
        )}
      </Loaded>
      <Confirm
        open={leaving.value !== null}
        title={t('archiveFlow', name)}
        verb={t('remove')}
        keep={t('keepFlow')}
        onConfirm={remove}
        onClose={() => {
          leaving.value = null
        }}
      >
        {t('archiveTells', name)}
      </Confirm>
    </Card>
  )
}

const Rows = ({ of, onRemove }: { of: ClientFlow[]; onRemove: (flow: ClientFlow) => void }) => (
  <Table
    name={common('workflows')}
    columns={[
      { text: t('workflow') },
      { text: common('status'), hide: 's', width: '130px' },
      { text: admin('runs'), right: true, hide: 'm', width: '120px' },
      { text: common('price'), right: true, hide: 's', width: '96px' },
      { text: common('actions'), unseen: true, width: '76px' },
    ]}
  >
    {of.map((flow) => (
      <tr key={flow.id}>
        <td>
          <RowLink to={`/console/admin/workflows/${flow.id}`}>{flow.name}</RowLink>
        </td>
        <td class="hide-s">
          {flow.status === 'deployed' ? (
            <Badge tone="good" icon={CircleCheck} text={admin('deployed')} />
          ) : (
            <Badge tone="neutral" icon={CircleDashed} text={admin('draft')} />
          )}
        </td>
        <td class="right num hide-m">{number(flow.execution_count)}</td>
        <td class="right num hide-s">{euro(flow.revenue_per_execution)}</td>
        <td class="row-actions">
          <IconButton
            small
            icon={Archive}
            label={t('archiveFlow', flow.name)}
            disabled={!online.value}
            onClick={() => onRemove(flow)}
          />
        </td>
      </tr>
    ))}
  </Table>
)
