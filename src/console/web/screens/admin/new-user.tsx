import { useSignal } from '@preact/signals'
import { useLocation } from 'preact-iso'
import type { created } from '../../../../modules/accounts/admin-wire.ts'
import { type Answer, call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-forms.ts'
import { t as common } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { ClientField } from './client-field.tsx'
import { type Invited, OneTimePassword } from './one-time.tsx'
import { choices, clientRoles, roles } from './words.tsx'

/** Makes an account of any role. */
export const NewUser = ({ open, onClose }: { open: boolean; onClose: () => void }) => (
  <Dialog open={open} title={admin('newUser')} firm onClose={onClose}>
    <NewUserForm onClose={onClose} />
  </Dialog>
)

const start = { email: '', name: '', role: 'user', client_id: '', member_role: 'collaborator' }

const NewUserForm = ({ onClose }: { onClose: () => void }) => {
  const { route } = useLocation()
  const made = useSignal<(Invited & { id: string }) | null>(null)
  const form = useForm('new user', start, async ({ email, name, role, client_id, member_role }) => {
    const ofClient = role === 'user' && client_id !== ''
    const { user, temp_password } = await call<Answer<typeof created>>('/api/v1/admin/users', {
      method: 'POST',
      json: { email, role, ...(name !== '' && { name }), ...(ofClient && { client_id, member_role }) },
    })
    toast(t('userCreated'))
    refresh('/api/v1/admin/')
    made.value = { id: user.id, email: user.email, password: temp_password }
  })
  const { values, set } = form
  const { value: user } = made
  if (user)
    return (
      <>
        <OneTimePassword {...user} />
        <DialogActions>
          <Button
            look="primary"
            onClick={() => {
              onClose()
              route(`/console/admin/users/${user.id}`)
            }}
          >
            {t('done')}
          </Button>
        </DialogActions>
      </>
    )
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      {form.error && <Failure error={form.error} saving />}
      <TextField
        label={admin('email')}
        type="email"
        required
        autofocus
        maxLength={254}
        {...form.field('email')}
      />
      <TextField label={common('name')} maxLength={100} {...form.field('name')} />
      <SelectField
        label={admin('role')}
        of={choices(roles)}
        value={values.role}
        onInput={(role) => set({ role })}
      />
      {values.role === 'user' && <ClientField {...form.field('client_id')} />}
      {values.role === 'user' && values.client_id !== '' && (
        <SelectField
          label={admin('roleInClient')}
          of={choices(clientRoles)}
          value={values.member_role}
          onInput={(member_role) => set({ member_role })}
        />
      )}
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" writes busy={form.busy}>
          {t('createUser')}
        </Button>
      </DialogActions>
    </form>
  )
}
