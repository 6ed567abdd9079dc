import { useSignal } from '@preact/signals'
import { Pencil } from 'lucide'
import { useData } from '../../data.ts'
import { date } from '../../format.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-details.ts'
import { t as common } from '../../i18n/common.ts'
import { IconButton } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { later } from '../../ui/later.tsx'
import { Ago } from '../../ui/time.tsx'
import type { ClientDetail, UserAnswer } from './answers.ts'
import { word } from './words.tsx'

const UserForm = later(async () => (await import('./forms.ts')).UserForm)

type OneUser = UserAnswer['user']
type Props = { user: OneUser; path: string }

/** What an account is, edited where it stands. */
export const UserFacts = ({ user, path }: Props) => {
  const editing = useSignal(false)
  const client = useData<ClientDetail>(
    user.client_id === null ? null : `/api/v1/admin/clients/${user.client_id}`,
  ).data?.client
  const edit = (on: boolean) => {
    editing.value = on
  }
  const facts = (
    <Facts
      of={[
        [
          common('id'),
          <>
            <code>{user.id.slice(-8)}</code>
            <CopyButton text={user.id} of={common('id')} />
          </>,
        ],
        [admin('email'), user.email],
        [admin('firstName'), user.first_name ?? '–'],
        [admin('lastName'), user.last_name ?? '–'],
        [admin('role'), word(user.role)],
        [
          admin('client'),
          user.client_id === null ? (
            '–'
          ) : (
            <a class="link" href={`/console/admin/clients/${user.client_id}`}>
              {client?.name ?? '…'}
            </a>
          ),
        ],
        ...(user.client_role ? [[admin('roleInClient'), word(user.client_role)] as [string, string]] : []),
        ...(user.subjects.length > 0 ? [[t('subjects'), user.subjects.join(', ')] as [string, string]] : []),
        [admin('lastSeen'), user.last_login ? <Ago at={user.last_login} /> : admin('neverSeen')],
        [t('userSince'), date(user.created_at)],
      ]}
    />
  )
  return (
    <Card
      title={t('details')}
      aside={
        !editing.value &&
        user.status !== 'deleted' && (
          <IconButton
            small
            icon={Pencil}
            label={`${common('edit')}: ${t('details')}`}
            onClick={() => edit(true)}
          />
        )
      }
    >
      {editing.value ? <UserForm until={facts} user={user} path={path} onClose={() => edit(false)} /> : facts}
    </Card>
  )
}
