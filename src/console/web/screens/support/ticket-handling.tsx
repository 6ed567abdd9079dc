import { useSignal } from '@preact/signals'
import { CircleCheck, Hand } from 'lucide'
import type { users } from '../../../../modules/accounts/admin-wire.ts'
import { type Answer, ApiError, call } from '../../api.ts'
import { refresh, useSeldom } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/support.ts'
import { useMe } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField } from '../../ui/field.tsx'
import { At } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'
import { shortId } from '../work/runs.ts'
import { priorities, ticketStatuses } from './badges.tsx'
import type { Side, Ticket } from './sides.ts'

/** Saves one field of a ticket at a time. */
const useChange = (path: string) => {
  const error = useSignal<ApiError | null>(null)
  const busy = useSignal(false)
  const change = async (changes: Record<string, string | null>) => {
    busy.value = true
    error.value = null
    try {
      await call(path, { method: 'PUT', json: changes })
      toast(common('saved'))
      refresh(path.slice(0, path.lastIndexOf('/')))
    } catch (fault) {
      error.value = fault instanceof ApiError ? fault : new ApiError(0, {})
    } finally {
      busy.value = false
    }
  }
  return { change, error: error.value, busy: busy.value }
}

/** What an administrator does with most tickets. */
export const TicketActions = ({ ticket, path }: { ticket: Ticket; path: string }) => {
  const me = useMe()
  const { change, error, busy } = useChange(path)
  const isOpen = ticket.status === 'open' || ticket.status === 'in_progress'
  return (
    <>
      {error && <Failure error={error} saving />}
      {me && ticket.assigned_to !== me.user.id && (
        <Button
          icon={Hand}
          writes
          busy={busy}
          onClick={() => void change({ assigned_to: me.user.id, ...(isOpen && { status: 'in_progress' }) })}
        >
          {t('take')}
        </Button>
      )}
      {isOpen && (
        <Button
          look="primary"
          icon={CircleCheck}
          writes
          busy={busy}
          onClick={() => void change({ status: 'resolved' })}
        >
          {t('resolve')}
        </Button>
      )}
    </>
  )
}

/** What each side may change of a ticket. */
export const TicketHandling = ({ ticket, side, path }: { ticket: Ticket; side: Side; path: string }) => {
  const { change, error } = useChange(path)
  const admins = useSeldom<Answer<typeof users>>(
    side.isAdmin ? '/api/v1/admin/users?role=admin&status=active&limit=200' : null,
  ).data
  return (
    <Card title={t('handling')}>
      <div class="form">
        {error && <Failure error={error} saving />}
        {side.isAdmin && (
          <>
            <SelectField
              label={common('status')}
              value={ticket.status}
              of={ticketStatuses.map((one) => [one, t(one)])}
              onInput={(status) => void change({ status })}
            />
            <SelectField
              label={t('assignedTo')}
              value={ticket.assigned_to ?? ''}
              of={[
                ['', t('unassigned')],
                ...(admins?.users ?? []).map(({ id, name, email }): [string, string] => [id, name || email]),
              ]}
              onInput={(id) => void change({ assigned_to: id || null })}
            />
          </>
        )}
        <SelectField
          label={t('priority')}
          value={ticket.priority}
          of={priorities.map((one) => [one, t(one)])}
          onInput={(priority) => void change({ priority })}
        />
        {!side.isAdmin && <Facts of={[[t('assignedTo'), ticket.assigned_to_name ?? t('unassigned')]]} />}
      </div>
    </Card>
  )
}

export const TicketFacts = ({ ticket }: { ticket: Ticket }) => (
  <Card title={t('details')}>
    <Facts
      of={[
        [
          common('id'),
          <>
            <code>{shortId(ticket.id)}</code>
            <CopyButton text={ticket.id} of={common('id')} />
          </>,
        ],
        ...(ticket.client_name === undefined
          ? []
          : [
              [
                t('client'),
                <a key="client" class="link" href={`/console/admin/clients/${ticket.client_id}`}>
                  {ticket.client_name}
                </a>,
              ] as [string, preact.JSX.Element],
            ]),
        [t('createdBy'), ticket.created_by_name ?? '–'],
        [common('created'), <At key="created" at={ticket.created_at} />],
        [t('lastReply'), <At key="reply" at={ticket.last_reply_at} />],
        [t('resolved'), <At key="resolved" at={ticket.resolved_at} />],
      ]}
    />
  </Card>
)
