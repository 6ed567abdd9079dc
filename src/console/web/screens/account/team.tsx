import { useSignal } from '@preact/signals'
import { UserPlus, Users } from 'lucide'
import type { collaborators } from '../../../../modules/workflows/clients/settings-wire.ts'
import { type Answer, call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import { useMe } from '../../session.ts'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { List } from '../../ui/list.tsx'
import { Empty } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { Invite } from './invite.tsx'
import { OwnersOnly, useIsOwner } from './owner.tsx'
import { type Person, PersonRow } from './person-row.tsx'
import { ShownOnce } from './shown-once.tsx'

const path = '/api/v1/settings/collaborators'

/** The people of the client. */
export const TeamPage = () => {
  const people = useData<Answer<typeof collaborators>>(path, 60_000)
  const isOwner = useIsOwner()
  const own = useMe()?.user.id
  const inviting = useSignal(false)
  const leaving = useSignal<Person | null>(null)
  const made = useSignal<{ email: string; password: string } | null>(null)
  const remove = async () => {
    await call(`${path}/${leaving.value?.id}`, { method: 'DELETE' })
    toast(t('removed', leaving.value?.name ?? ''))
    refresh(path)
  }
  const invite = (open: boolean) => {
    inviting.value = open
  }
  return (
    <Page
      path={[{ text: common('dashboard'), to: '/console' }, { text: common('team') }]}
      title={common('team')}
      actions={
        isOwner && (
          <Button look="primary" icon={UserPlus} writes onClick={() => invite(true)}>
            {t('invite')}
          </Button>
        )
      }
    >
      <OwnersOnly text={t('ownersTeam')} />
      {made.value && (
        <ShownOnce
          title={t('tempPassword', made.value.email)}
          help={t('tempHelp')}
          of={t('password')}
          secret={made.value.password}
          onKept={() => {
            made.value = null
          }}
        />
      )}
      <Card flush>
        <List
          of={people}
          name={common('team')}
          lines={5}
          columns={[
            { text: t('person') },
            { text: t('role'), hide: 's', width: '190px' },
            { text: t('lastSeen'), hide: 's', width: '170px' },
            { text: t('joined'), hide: 'm', width: '150px' },
            ...(isOwner ? [{ text: common('actions'), unseen: true, width: '86px' }] : []),
          ]}
          rows={({ collaborators }) => collaborators}
          row={(one) => (
            <PersonRow
              key={one.id}
              of={one}
              isMe={one.id === own}
              onRemove={
                isOwner
                  ? () => {
                      leaving.value = one
                    }
                  : null
              }
            />
          )}
          empty={<Empty icon={Users} text={common('none')} />}
        />
      </Card>
      <Invite
        open={inviting.value}
        onClose={() => invite(false)}
        onInvited={(email, password) => {
          if (password === null) toast(t('inviteMailed', email))
          else made.value = { email, password }
        }}
      />
      <Confirm
        open={leaving.value !== null}
        title={t('removeTitle', leaving.value?.name ?? '')}
        verb={t('remove')}
        keep={t('removeKeep')}
        onConfirm={remove}
        onClose={() => {
          leaving.value = null
        }}
      >
        {t('removeHelp')}
      </Confirm>
    </Page>
  )
}
