import { useSignal } from '@preact/signals'
import { Building2, Plus } from 'lucide'
import { toQuery, useQuery } from '../../address.ts'
import { useData } from '../../data.ts'
import { euro, number } from '../../format.ts'
import { t } from '../../i18n/admin.ts'
import { t as common } from '../../i18n/common.ts'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Filters, SearchFilter, SelectFilter } from '../../ui/filters.tsx'
import { later } from '../../ui/later.tsx'
import { List } from '../../ui/list.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Empty } from '../../ui/states.tsx'
import { RowLink } from '../../ui/table.tsx'
import { Ago } from '../../ui/time.tsx'
import type { ClientList } from './answers.ts'
import { choices, plans, StatusBadge, word } from './words.tsx'

const NewClient = later(async () => (await import('./forms.ts')).NewClient)

const filters = ['search', 'status', 'plan', 'sort']
const limit = 20

/** All companies that run workflows. */
export const Clients = () => {
  const { query, get, set } = useQuery()
  const creating = useSignal(false)
  const named = Object.fromEntries(filters.map((name) => [name, query[name]]))
  const found = useData<ClientList>(
    `/api/v1/admin/clients${toQuery({ limit, offset: query.offset, ...named })}`,
    60_000,
  )
  const create = () => {
    creating.value = true
  }
  return (
    <Page
      path={[{ text: common('overview'), to: '/console/admin' }, { text: common('clients') }]}
      title={common('clients')}
      actions={
        <Button look="primary" icon={Plus} writes onClick={create}>
          {t('newClient')}
        </Button>
      }
    >
      <Filters names={filters}>
        <SearchFilter name="search" label={t('searchClients')} />
        <SelectFilter name="plan" label={t('plan')} all={t('every')} of={choices(plans)} />
        <SelectFilter
          name="sort"
          label={t('sort')}
          all={t('newest')}
          of={[
            ['created_at', t('oldest')],
            ['name', t('byName')],
            ['-name', t('byNameBack')],
          ]}
        />
      </Filters>
      <Card
        flush
        title={common('clients')}
        aside={
          <Segments
            label={common('status')}
            of={[
              ['', t('every')],
              ['active', common('active')],
              ['pending', t('waiting')],
              ['suspended', common('suspended')],
            ]}
            chosen={get('status')}
            onChoose={(status) => set({ status })}
          />
        }
      >
        <List
          of={found}
          name={common('clients')}
          lines={10}
          columns={[
            { text: common('name') },
            { text: common('status'), width: '136px' },
            { text: t('plan'), hide: 's', width: '110px' },
            { text: t('amount'), right: true, hide: 's', width: '120px' },
            { text: t('people'), right: true, hide: 'm', width: '110px' },
            { text: t('runsLately'), right: true, hide: 's', width: '180px' },
            { text: t('lastActive'), hide: 'm', width: '150px' },
          ]}
          rows={({ clients }) => clients}
          row={(client) => <ClientRow key={client.id} of={client} />}
          limit={limit}
          empty={
            <Empty
              icon={Building2}
              text={t(filters.some((name) => get(name) !== '') ? 'noClients' : 'firstClient')}
            >
              <Button onClick={create}>{t('newClient')}</Button>
            </Empty>
          }
        />
      </Card>
      <NewClient
        open={creating.value}
        onClose={() => {
          creating.value = false
        }}
      />
    </Page>
  )
}

const ClientRow = ({ of }: { of: ClientList['clients'][number] }) => (
  <tr>
    <td>
      <RowLink to={`/console/admin/clients/${of.id}`} sub={of.owner?.email ?? of.email}>
        {of.name}
      </RowLink>
    </td>
    <td>
      <StatusBadge status={of.status} />
    </td>
    <td class="hide-s">{word(of.plan)}</td>
    <td class="right num hide-s">{euro(of.subscription_amount)}</td>
    <td class="right num hide-m">{number(of.users_count)}</td>
    <td class="right num hide-s">{number(of.executions_30d)}</td>
    <td class="hide-m">{of.last_seen_at ? <Ago at={of.last_seen_at} /> : t('neverSeen')}</td>
  </tr>
)
