import { useSignal } from '@preact/signals'
import { Plus, Users } from 'lucide'
import type { users } from '../../../../modules/accounts/admin-wire.ts'
import { toQuery, useQuery } from '../../address.ts'
import type { Answer } from '../../api.ts'
import { useData } from '../../data.ts'
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
import { choices, clientRoles, plans, roles, StatusBadge, word } from './words.tsx'

const NewUser = later(async () => (await import('./forms.ts')).NewUser)

type UserList = Answer<typeof users>

const filters = ['search', 'role', 'status', 'client_role', 'plan']
const limit = 20

/** All accounts, of all products. */
export const UsersPage = () => {
  const { query, get, set } = useQuery()
  const creating = useSignal(false)
  const named = Object.fromEntries(filters.map((name) => [name, query[name]]))
  const found = useData<UserList>(
    `/api/v1/admin/users${toQuery({ limit, offset: query.offset, ...named })}`,
    60_000,
  )
  return (
    <Page
      path={[{ text: common('overview'), to: '/console/admin' }, { text: common('users') }]}
      title={common('users')}
      actions={
        <Button
          look="primary"
          icon={Plus}
          writes
          onClick={() => {
            creating.value = true
          }}
        >
          {t('newUser')}
        </Button>
      }
    >
      <Filters names={filters}>
        <SearchFilter name="search" label={t('searchUsers')} />
        <SelectFilter name="role" label={t('role')} all={t('every')} of={choices(roles)} />
        <SelectFilter
          name="client_role"
          label={t('roleInClient')}
          all={t('every')}
          of={choices(clientRoles)}
        />
        <SelectFilter name="plan" label={t('plan')} all={t('every')} of={choices(plans)} />
      </Filters>
      <Card
        flush
        title={common('users')}
        aside={
          <Segments
            label={common('status')}
            of={[
              ['', t('every')],
              ['active', common('active')],
              ['suspended', common('suspended')],
              ['deleted', t('deleted')],
            ]}
            chosen={get('status')}
            onChoose={(status) => set({ status })}
          />
        }
      >
        <List
          of={found}
          name={common('users')}
          lines={12}
          columns={[
            { text: common('name') },
            { text: common('status'), width: '136px' },
            { text: t('role'), hide: 's', width: '150px' },
            { text: t('client'), hide: 'm', width: '190px' },
            { text: t('lastSeen'), hide: 's', width: '150px' },
          ]}
          rows={({ users }) => users}
          row={(user) => <UserRow key={user.id} of={user} />}
          limit={limit}
          empty={<Empty icon={Users} text={t('noUsers')} />}
        />
      </Card>
      <NewUser
        open={creating.value}
        onClose={() => {
          creating.value = false
        }}
      />
    </Page>
  )
}

type UserRowProps = { of: UserList['users'][number] }

const UserRow = ({ of: { id, name, email, status, role, client, last_login } }: UserRowProps) => (
  <tr>
    <td>
      <RowLink
        to={`/console/admin/users/${id}`}
        sub={
          <>
            {email !== name && email}
            <span class="only-s"> · {word(role)}</span>
          </>
        }
      >
        {name}
      </RowLink>
    </td>
    <td>
      <StatusBadge status={status} />
    </td>
    <td class="hide-s">{word(role)}</td>
    <td class="hide-m">{client?.name ?? '–'}</td>
    <td class="hide-s">{last_login ? <Ago at={last_login} /> : t('neverSeen')}</td>
  </tr>
)
