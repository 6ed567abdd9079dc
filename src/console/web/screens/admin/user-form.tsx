import { useRef } from 'preact/hooks'
import { call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t as common } from '../../i18n/common.ts'
import { Failure } from '../../ui/failure.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import type { UserAnswer } from './answers.ts'
import { ClientField } from './client-field.tsx'
import { SaveOrCancel } from './save-or-cancel.tsx'
import { choices, clientRoles, roles } from './words.tsx'

type OneUser = UserAnswer['user']
type Props = { user: OneUser; path: string; onClose: () => void }

const valuesOf = (user: OneUser) => ({
  first_name: user.first_name ?? '',
  last_name: user.last_name ?? '',
  role: user.role as string,
  client_id: user.client_id ?? '',
  client_role: (user.client_role ?? 'collaborator') as string,
})

type Name = keyof ReturnType<typeof valuesOf>

/** Edits an account. */
export const UserForm = ({ user, path, onClose }: Props) => {
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
    onClose()
  })
  const { field } = form
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      {form.error && <Failure error={form.error} saving />}
      <TextField label={admin('firstName')} autofocus maxLength={100} {...field('first_name')} />
      <TextField label={admin('lastName')} maxLength={100} {...field('last_name')} />
      <SelectField label={admin('role')} of={choices(roles)} {...field('role')} />
      <ClientField {...field('client_id')} />
      {form.values.client_id !== '' && (
        <SelectField label={admin('roleInClient')} of={choices(clientRoles)} {...field('client_role')} />
      )}
      <SaveOrCancel busy={form.busy} onCancel={onClose} />
    </form>
  )
}
