import { useSignal } from '@preact/signals'
import { UserPlus, Users } from 'lucide'
import type { members } from '../../../../modules/workflows/clients/parts-wire.ts'
import { type Answer, call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-details.ts'
import { t as common } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure } from '../../ui/failure.tsx'
import { later } from '../../ui/later.tsx'
import { List } from '../../ui/list.tsx'
import { Empty } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useAction } from './action.ts'
import { type Member, PersonRow } from './person-row.tsx'

const InvitePerson = later(async () => (await import('./forms.ts')).InvitePerson)

/** The people of a client, and what they may do there. */
export const ClientPeople = ({ id, onChange }: { id: string; onChange: () => void }) => {
  const path = `/api/v1/admin/clients/${id}/members`
  const people = useData<Answer<typeof members>>(path, 30_000)
  const inviting = useSignal(false)
  const asked = useSignal<Asked | null>(null)
  const { error, run } = useAction()
  const invite = () => {
    inviting.value = true
  }
  const ask = (member: Member, what: Asked['what']) => {
    asked.value = { member, what }
  }
  const changed = () => {
    people.reload()
    refresh(`/api/v1/admin/clients/${id}/activity`)
    onChange()
  }
  const done = (text: string) => {
    toast(text)
    changed()
  }
  const setRole = async ({ user_id, role }: Member) => {
    const json = { role: role === 'owner' ? 'collaborator' : 'owner' }
    await call(`${path}/${user_id}`, { method: 'PUT', json })
    done(t('roleChanged'))
  }
  const setStatus = async ({ user_id }: Member, status: 'active' | 'suspended') => {
    await call(`/api/v1/admin/users/${user_id}`, { method: 'PATCH', json: { status } })
    done(t(status === 'active' ? 'userActive' : 'userSuspended'))
  }
  const remove = async ({ user_id }: Member) => {
    await call(`${path}/${user_id}`, { method: 'DELETE' })
    done(t('personRemoved'))
  }
  return (
    <Card
      flush
      title={admin('people')}
      aside={
        <Button small icon={UserPlus} writes onClick={invite}>
          {admin('invite')}
        </Button>
      }
    >
      {error && <Failure error={error} saving />}
      <List
        of={people}
        name={admin('people')}
        lines={4}
        columns={[
          { text: common('name') },
          { text: admin('role'), hide: 's', width: '118px' },
          { text: common('status'), hide: 's', width: '130px' },
          { text: admin('lastSeen'), hide: 'm', width: '128px' },
          { text: common('actions'), unseen: true, width: '144px' },
        ]}
        rows={({ members }) => members}
        row={(member) => (
          <PersonRow
            key={member.id}
            member={member}
            onRole={() => void run(() => setRole(member))}
            onStatus={() => {
              if (member.user.status === 'active') ask(member, 'suspend')
              else void run(() => setStatus(member, 'active'))
            }}
            onRemove={() => ask(member, 'remove')}
          />
        )}
        empty={
          <Empty icon={Users} text={t('noPeople')}>
            <Button onClick={invite}>{admin('invitePerson')}</Button>
          </Empty>
        }
      />
      <InvitePerson
        open={inviting.value}
        clientId={id}
        onChange={changed}
        onClose={() => {
          inviting.value = false
        }}
      />
      <Question
        asked={asked.value}
        onConfirm={({ member, what }) =>
          what === 'remove' ? remove(member) : setStatus(member, 'suspended')
        }
        onClose={() => {
          asked.value = null
        }}
      />
    </Card>
  )
}

type Asked = { member: Member; what: 'remove' | 'suspend' }
type QuestionProps = {
  asked: Asked | null
  onConfirm: (asked: Asked) => Promise<unknown>
  onClose: () => void
}

const Question = ({ asked, onConfirm, onClose }: QuestionProps) => {
  const name = asked?.member.user.name ?? ''
  const removes = asked?.what === 'remove'
  return (
    <Confirm
      open={asked !== null}
      title={removes ? t('removePerson', name) : t('suspendUser')}
      verb={t(removes ? 'remove' : 'suspendUser')}
      keep={t(removes ? 'keepPerson' : 'keepActive')}
      onConfirm={async () => {
        if (asked) await onConfirm(asked)
      }}
      onClose={onClose}
    >
      {t(removes ? 'removeTells' : 'suspendUserTells', name)}
    </Confirm>
  )
}
