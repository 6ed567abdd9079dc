import { LifeBuoy, Plus } from 'lucide'
import { toQuery, useQuery } from '../../address.ts'
import { useData } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/support.ts'
import { Page } from '../../shell/page.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Count } from '../../ui/count.tsx'
import { Filters, SelectFilter } from '../../ui/filters.tsx'
import { List } from '../../ui/list.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Empty } from '../../ui/states.tsx'
import { RowLink } from '../../ui/table.tsx'
import { Ago } from '../../ui/time.tsx'
import { shortId } from '../work/runs.ts'
import { PriorityBadge, priorities, TicketBadge, ticketStatuses } from './badges.tsx'
import { ClientFilter } from './client-filter.tsx'
import { adminSide, clientSide, type Side, type Ticket, type TicketList } from './sides.ts'

const filters = ['status', 'priority', 'client_id']
const limit = 20

export const Tickets = () => <TicketsOf side={clientSide} />
export const AdminTickets = () => <TicketsOf side={adminSide} />

const NewTicket = () => (
  <LinkButton look="primary" icon={Plus} to="/console/support/new">
    {t('newTicket')}
  </LinkButton>
)

/** All tickets of a client, or of all clients: which wait, and which have an answer that was not read yet. */
const TicketsOf = ({ side }: { side: Side }) => {
  const { query, get, set } = useQuery()
  const names = side.isAdmin ? filters : filters.slice(0, 2)
  const named = Object.fromEntries(names.map((name) => [name, query[name]]))
  const isFiltered = names.some((name) => get(name) !== '')
  const tickets = useData<TicketList>(
    `${side.tickets.api}${toQuery({ limit, offset: query.offset, ...named })}`,
    15_000,
  )
  return (
    <Page
      path={[side.home(), { text: common('support') }]}
      title={common('support')}
      actions={!side.isAdmin && <NewTicket />}
    >
      <Filters names={names}>
        <SelectFilter name="priority" label={t('priority')} of={priorities.map((one) => [one, t(one)])} />
        {side.isAdmin && <ClientFilter />}
      </Filters>
      <Card
        flush
        title={common('support')}
        aside={
          <Segments
            label={common('status')}
            of={[['', t('allTickets')], ...ticketStatuses.map((one): [string, string] => [one, t(one)])]}
            chosen={get('status')}
            onChoose={(status) => set({ status })}
          />
        }
      >
        <List
          of={tickets}
          name={common('support')}
          columns={[
            { text: t('title') },
            { text: common('status'), width: '150px' },
            { text: t('priority'), hide: 's', width: '140px' },
            { text: t('assignedTo'), hide: 'm', width: '170px' },
            { text: t('lastReply'), right: true, hide: 's', width: '170px' },
          ]}
          rows={({ tickets }) => tickets}
          row={(ticket) => <TicketRow key={ticket.id} ticket={ticket} side={side} />}
          limit={limit}
          empty={
            <Empty icon={LifeBuoy} text={t(isFiltered ? 'ticketsNoMatch' : 'ticketsEmpty')}>
              {!isFiltered && !side.isAdmin && <NewTicket />}
            </Empty>
          }
        />
      </Card>
    </Page>
  )
}

const TicketRow = ({ ticket, side }: { ticket: Ticket; side: Side }) => (
  <tr>
    <td>
      <RowLink
        to={`${side.tickets.page}/${ticket.id}`}
        sub={
          <>
            {ticket.client_name ? <b>{ticket.client_name}</b> : shortId(ticket.id)}
            <span class="only-s">
              {' · '}
              <Ago at={ticket.last_reply_at ?? ticket.created_at} />
            </span>
          </>
        }
      >
        {ticket.title}{' '}
        {ticket.unread > 0 && <Count of={ticket.unread} text={common('unread', ticket.unread)} />}
      </RowLink>
    </td>
    <td>
      <TicketBadge status={ticket.status} />
    </td>
    <td class="hide-s">
      <PriorityBadge priority={ticket.priority} />
    </td>
    <td class="hide-m">{ticket.assigned_to_name ?? '–'}</td>
    <td class="right hide-s">
      {ticket.last_reply_at ? <Ago at={ticket.last_reply_at} /> : <span class="quiet">{t('noReply')}</span>}
    </td>
  </tr>
)
