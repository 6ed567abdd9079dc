import { Plus, Workflow } from 'lucide'
import type { workflows } from '../../../../modules/workflows/catalogue/admin-wire.ts'
import { toQuery, useQuery } from '../../address.ts'
import type { Answer } from '../../api.ts'
import { useClients } from '../../clients.ts'
import { useData } from '../../data.ts'
import { euro, number } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/operations.ts'
import { Page } from '../../shell/page.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Filters, SearchFilter, SelectFilter } from '../../ui/filters.tsx'
import { List } from '../../ui/list.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Empty } from '../../ui/states.tsx'
import { RowLink } from '../../ui/table.tsx'
import { Ago } from '../../ui/time.tsx'
import { overview } from './clients.tsx'
import { StatusBadge } from './status-badge.tsx'

const limit = 20
const statuses = ['', 'deployed', 'draft', 'archived'] as const

/** The workflows of all clients, and the way to their editor. */
export const AdminWorkflows = () => {
  const { query, get, set } = useQuery()
  const { status, client, search, offset } = query
  const found = useData<Answer<typeof workflows>>(
    `/api/v1/admin/workflows${toQuery({ limit, offset, status, client_id: client, search })}`,
    60_000,
  )
  const create = (
    <LinkButton look="primary" icon={Plus} to="/console/admin/workflows/new">
      {t('newWorkflow')}
    </LinkButton>
  )
  return (
    <Page path={[overview(), { text: common('workflows') }]} title={common('workflows')} actions={create}>
      <Filters names={['search', 'client', 'status']}>
        <SearchFilter name="search" label={t('searchWorkflows')} />
        <SelectFilter name="client" label={t('client')} of={[...useClients()]} />
      </Filters>
      <Card
        flush
        title={common('workflows')}
        aside={
          <Segments
            label={common('status')}
            of={statuses.map((one) => [one, one ? t(one) : common('all')])}
            chosen={get('status')}
            onChoose={(chosen) => set({ status: chosen })}
          />
        }
      >
        <List
          of={found}
          name={common('workflows')}
          lines={12}
          columns={[
            { text: common('name') },
            { text: t('client'), hide: 's', width: '200px' },
            { text: common('status'), width: '140px' },
            { text: common('price'), right: true, hide: 's', width: '110px' },
            { text: t('runs'), right: true, hide: 's', width: '110px' },
            { text: common('updated'), right: true, hide: 'm', width: '150px' },
          ]}
          rows={({ workflows }) => workflows}
          row={(row) => (
            <tr key={row.id}>
              <td>
                <RowLink
                  to={`/console/admin/workflows/${row.id}`}
                  sub={
                    <>
                      {t('version', row.config.version)}
                      <span class="only-s"> · {row.client_name}</span>
                    </>
                  }
                >
                  {row.name}
                </RowLink>
              </td>
              <td class="hide-s">{row.client_name ?? '–'}</td>
              <td>
                <StatusBadge status={row.status} text={t(row.status)} />
              </td>
              <td class="right num hide-s">{euro(row.revenue_per_execution)}</td>
              <td class="right num hide-s">{number(row.execution_count)}</td>
              <td class="right hide-m">
                <Ago at={row.updated_at} />
              </td>
            </tr>
          )}
          limit={limit}
          empty={
            <Empty icon={Workflow} text={t('noWorkflow')}>
              {create}
            </Empty>
          }
        />
      </Card>
    </Page>
  )
}
