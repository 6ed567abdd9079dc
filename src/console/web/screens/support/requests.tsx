import { Inbox, Plus } from 'lucide'
import { toQuery, useQuery } from '../../address.ts'
import { useData } from '../../data.ts'
import { euro } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/support.ts'
import { Page } from '../../shell/page.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Filters, SelectFilter } from '../../ui/filters.tsx'
import { List } from '../../ui/list.tsx'
import { Empty } from '../../ui/states.tsx'
import { RowLink } from '../../ui/table.tsx'
import { Ago } from '../../ui/time.tsx'
import { shortId } from '../work/runs.ts'
import { StageBadge, stages } from './badges.tsx'
import { ClientFilter } from './client-filter.tsx'
import { adminSide, clientSide, type Request, type RequestList, type Side } from './sides.ts'

const limit = 20

export const Requests = () => <RequestsOf side={clientSide} />
export const AdminRequests = () => <RequestsOf side={adminSide} />

const NewRequest = () => (
  <LinkButton look="primary" icon={Plus} to="/console/requests/new">
    {t('newRequest')}
  </LinkButton>
)

/** Workflows that were asked for, with how far each is and what it would cost. */
const RequestsOf = ({ side }: { side: Side }) => {
  const { query, get } = useQuery()
  const names = side.isAdmin ? ['status', 'client_id'] : ['status']
  const named = Object.fromEntries(names.map((name) => [name, query[name]]))
  const isFiltered = names.some((name) => get(name) !== '')
  const requests = useData<RequestList>(
    `${side.requests.api}${toQuery({ limit, offset: query.offset, ...named })}`,
    60_000,
  )
  return (
    <Page
      path={[side.home(), { text: common('requests') }]}
      title={common('requests')}
      actions={!side.isAdmin && <NewRequest />}
    >
      <Filters names={names}>
        <SelectFilter name="status" label={t('stage')} of={stages.map((one) => [one, t(one)])} />
        {side.isAdmin && <ClientFilter />}
      </Filters>
      <Card flush title={common('requests')}>
        <List
          of={requests}
          name={common('requests')}
          columns={[
            { text: t('title') },
            { text: t('stage'), width: '170px' },
            { text: t('budget'), right: true, hide: 'm', width: '130px' },
            { text: t('offer'), right: true, hide: 's', width: '130px' },
            { text: common('updated'), right: true, hide: 's', width: '170px' },
          ]}
          rows={({ requests }) => requests}
          row={(request) => <RequestRow key={request.id} request={request} side={side} />}
          limit={limit}
          empty={
            <Empty icon={Inbox} text={t(isFiltered ? 'requestsNoMatch' : 'requestsEmpty')}>
              {!isFiltered && !side.isAdmin && <NewRequest />}
            </Empty>
          }
        />
      </Card>
    </Page>
  )
}

const RequestRow = ({ request, side }: { request: Request; side: Side }) => (
  <tr>
    <td>
      <RowLink
        to={`${side.requests.page}/${request.id}`}
        sub={
          <>
            {request.client_name ? <b>{request.client_name}</b> : shortId(request.id)}
            <span class="only-s">
              {' · '}
              <Ago at={request.updated_at} />
            </span>
          </>
        }
      >
        {request.title}
      </RowLink>
    </td>
    <td>
      <StageBadge stage={request.status} />
    </td>
    <td class="right num hide-m">{request.budget === null ? '–' : euro(request.budget)}</td>
    <td class="right num hide-s">
      {request.estimated_cost === null ? (
        <span class="quiet">{request.status === 'rejected' ? '–' : t('offerNone')}</span>
      ) : (
        euro(request.estimated_cost)
      )}
    </td>
    <td class="right hide-s">
      <Ago at={request.updated_at} />
    </td>
  </tr>
)
