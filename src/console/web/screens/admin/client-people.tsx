import { useSignal } from '@preact/signals'
import { Crown, UserMinus, UserPlus, UserRound, Users } from 'lucide'
import type { members } from '../../../../modules/workflows/clients/parts-wire.ts'
import { type Answer, type ApiError, call } from '../../api.ts'
import { online, refresh, useData } from '../../data.ts'
import { t } from '../../i18n/admin.ts'
import { t as common } from '../../i18n/common.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { RowLink, Table } from '../../ui/table.tsx'
import { Ago } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'
import { InvitePerson } from './invite-person.tsx'
import { StatusBadge, word } from './words.tsx'

type Member = Answer<typeof members>['members'][number]

/** The people of a client, and what they may do there. */
export const ClientPeople = ({ id }: { id: string }) => {
  const path = `/api/v1/admin/clients/${id}/members`
  const people = useData<Answer<typeof members>>(path, 30_000)
  const inviting = useSignal(false)
  const leaving = useSignal<Member | null>(null)
  const error = useSignal<ApiError | null>(null)
  const invite = () => {
    inviting.value = true
  }
  const setRole = async ({ user_id, role }: Member) => {
    error.value = null
    try {
      await call(`${path}/${user_id}`, {
        method: 'PUT',
        json: { role: role === 'owner' ? 'collaborator' : 'owner' },
      })
      toast(t('roleChanged'))
      refresh('/api/v1/admin/')
    } catch (fault) {
      error.value = fault as ApiError
    }
  }
  const remove = async () => {
    await call(`${path}/${leaving.value?.user_id}`, { method: 'DELETE' })
    toast(t('personRemoved'))
    refresh('/api/v1/admin/')
  }
  return (
    <Card
      flush
      title={t('people')}
      aside={
        <Button small icon={UserPlus} writes onClick={invite}>
          {t('invite')}
        </Button>
      }
    >
      {error.value && <Failure error={error.value} saving />}
      <Loaded of={people} lines={4}>
        {({ members }) =>
          members.length === 0 ? (
            <Empty icon={Users} text={t('noPeople')}>
              <Button onClick={invite}>{t('invitePerson')}</Button>
            </Empty>
          ) : (
            <Table
              name={t('people')}
              columns={[
                { text: common('name') },
                { text: t('role'), hide: 's', width: '118px' },
                { text: common('status'), hide: 's', width: '130px' },
                { text: t('lastSeen'), hide: 'm', width: '128px' },
                { text: common('actions'), unseen: true, width: '112px' },
              ]}
            >
              {members.map((member) => (
                <PersonRow
                  key={member.id}
                  member={member}
                  onRole={() => void setRole(member)}
                  onRemove={() => {
                    leaving.value = member
                  }}
                />
              ))}
            </Table>
          )
        }
      </Loaded>
      <InvitePerson
        open={inviting.value}
        clientId={id}
        onClose={() => {
          inviting.value = false
        }}
      />
      <Confirm
        open={leaving.value !== null}
        title={t('removePerson', leaving.value?.user.name ?? '')}
        verb={t('remove')}
        keep={t('keepPerson')}
        onConfirm={remove}
        onClose={() => {
          leaving.value = null
        }}
      >
        {t('removeTells', leaving.value?.user.name ?? '')}
      </Confirm>
    </Card>
  )
}

type RowProps = { member: Member; onRole: () => void; onRemove: () => void }

const PersonRow = ({ member: { user_id, role, user }, onRole, onRemove }: RowProps) => (
  <tr>
    <td>
      <RowLink
        to={`/console/admin/users/${user_id}`}
        sub={
          <>
            {user.email !== user.name && user.email}
            <span class="only-s"> · {word(role)}</span>
          </>
        }
      >
        {user.name}
      </RowLink>
    </td>
    <td class="hide-s">{word(role)}</td>
    <td class="hide-s">
      <StatusBadge status={user.status} />
    </td>
    <td class="hide-m">{user.last_login ? <Ago at={user.last_login} /> : t('neverSeen')}</td>
    <td class="row-actions">
      <IconButton
        small
        icon={role === 'owner' ? UserRound : Crown}
        label={t(role === 'owner' ? 'makeCollaborator' : 'makeOwner', user.name)}
        disabled={!online.value}
        onClick={onRole}
      />
      <IconButton
        small
        icon={UserMinus}
        label={t('removePerson', user.name)}
        disabled={!online.value}
        onClick={onRemove}
      />
    </td>
  </tr>
)
