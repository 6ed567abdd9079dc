import { useSignal } from '@preact/signals'
import { Pencil } from 'lucide'
import { useRef } from 'preact/hooks'
import { call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { useForm } from '../../form.ts'
import { date } from '../../format.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-details.ts'
import { t as common } from '../../i18n/common.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { Ago } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'
import type { ClientDetail, UserAnswer } from './answers.ts'
import { ClientField } from './client-field.tsx'
import { choices, clientRoles, roles, word } from './words.tsx'

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
      {editing.value ? (
        <FactsForm user={user} path={path} onDone={() => edit(false)} />
      ) : (
        <Facts
          of={[
            [
              common('id'),
              <>
                <code>{user.id.slice(-8)}</code>
                <CopyButton text={user.id} of={common('id')} />
              </>,
            ],
            [t('email'), user.email],
            [t('firstName'), user.first_name ?? '–'],
            [t('lastName'), user.last_name ?? '–'],
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
            ...(user.client_role
              ? [[admin('roleInClient'), word(user.client_role)] as [string, string]]
              : []),
            ...(user.subjects.length > 0
              ? [[t('subjects'), user.subjects.join(', ')] as [string, string]]
              : []),
            [admin('lastSeen'), user.last_login ? <Ago at={user.last_login} /> : admin('neverSeen')],
            [t('userSince'), date(user.created_at)],
          ]}
        />
      )}
    </Card>
  )
}

const valuesOf = (user: OneUser) => ({
  first_name: user.first_name ?? '',
  last_name: user.last_name ?? '',
  role: user.role as string,
  client_id: user.client_id ?? '',
  client_role: (user.client_role ?? 'collaborator') as string,
})

type Name = keyof ReturnType<typeof valuesOf>

const FactsForm = ({ user, path, onDone }: Props & { onDone: () => void }) => {
  // As it was when the form was opened: the account may be loaded again meanwhile.
  const start = useRef(valuesOf(user)).current
  const form = useForm(null, start, async (values) => {
    const changed = Object.entries(values).filter(([name, value]) => value !== start[name as Name])
    // A role in a client has no meaning without one.
    const sent = changed.filter(([name]) => name !== 'client_role' || values.client_id !== '')
    const json = Object.fromEntries(sent.map(([name, value]) => [name, value === '' ? null : value]))
    await call(path, { method: 'PATCH', json })
    toast(common('saved'))
    refresh('/api/v1/admin/')
    onDone()
  })
  const { field } = form
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      {form.error && <Failure error={form.error} saving />}
      <TextField label={t('firstName')} autofocus maxLength={100} {...field('first_name')} />
      <TextField label={t('lastName')} maxLength={100} {...field('last_name')} />
      <SelectField label={admin('role')} of={choices(roles)} {...field('role')} />
      <ClientField {...field('client_id')} />
      {form.values.client_id !== '' && (
        <SelectField label={admin('roleInClient')} of={choices(clientRoles)} {...field('client_role')} />
      )}
      <div class="form-actions">
        <Button onClick={onDone}>{common('cancel')}</Button>
        <Button type="submit" look="primary" writes busy={form.busy}>
          {common('save')}
        </Button>
      </div>
    </form>
  )
}
