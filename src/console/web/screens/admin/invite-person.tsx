import { useSignal } from '@preact/signals'
import type { created, found } from '../../../../modules/accounts/admin-wire.ts'
import { type Answer, call } from '../../api.ts'
import { useForm } from '../../form.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-forms.ts'
import { t as common } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { useAction } from './action.ts'
import { type Invited, OneTimePassword } from './one-time.tsx'
import { choices, clientRoles } from './words.tsx'

type Props = { clientId: string; onChange: () => void; onClose: () => void }

/** Brings a person to a client: by a new account, or by the one that the address has already. */
export const InvitePerson = ({ open, ...rest }: Props & { open: boolean }) => (
  <Dialog open={open} title={admin('invitePerson')} firm onClose={rest.onClose}>
    <InviteForm {...rest} />
  </Dialog>
)

const InviteForm = ({ clientId, onChange, onClose }: Props) => {
  const invited = useSignal<Invited | null>(null)
  const start = { email: '', name: '', role: 'collaborator' }
  const form = useForm(`invite ${clientId}`, start, async ({ email, name, role }) => {
    const { user, temp_password } = await call<Answer<typeof created>>('/api/v1/admin/users', {
      method: 'POST',
      json: { email, role: 'user', client_id: clientId, member_role: role, ...(name !== '' && { name }) },
    })
    onChange()
    invited.value = { email: user.email, password: temp_password }
  })
  const { values, set, error } = form
  if (invited.value)
    return (
      <>
        <OneTimePassword {...invited.value} />
        <DialogActions>
          <Button look="primary" onClick={onClose}>
            {t('done')}
          </Button>
        </DialogActions>
      </>
    )
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      {error?.code === 'EMAIL_TAKEN' ? (
        <AddExisting
          {...values}
          clientId={clientId}
          onDone={() => {
            form.reset()
            onChange()
            onClose()
          }}
        />
      ) : (
        error && <Failure error={error} saving />
      )}
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
        of={choices(clientRoles)}
        value={values.role}
        onInput={(role) => set({ role })}
      />
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" writes busy={form.busy}>
          {admin('invite')}
        </Button>
      </DialogActions>
    </form>
  )
}

type Existing = { email: string; role: string; clientId: string; onDone: () => void }

const AddExisting = ({ email, role, clientId, onDone }: Existing) => {
  const { busy, error, run } = useAction()
  const refused = useSignal(false)
  const add = async () => {
    const sought = email.trim().toLowerCase()
    const query = new URLSearchParams({ q: sought, exclude_client_id: clientId })
    const { users } = await call<Answer<typeof found>>(`/api/v1/admin/users/search?${query}`)
    const account = users.find((one) => one.email === sought)
    if (!account) {
      refused.value = true
      return
    }
    const json = { user_id: account.id, role }
    await call(`/api/v1/admin/clients/${clientId}/members`, { method: 'POST', json })
    toast(t('personAdded'))
    onDone()
  }
  return (
    <div class="callout warn" role="alert">
      <div>
        <p>{error?.message ?? t(refused.value ? 'notAddable' : 'existing')}</p>
      </div>
      <Button small writes busy={busy} disabled={refused.value} onClick={() => void run(add)}>
        {t('addExisting')}
      </Button>
    </div>
  )
}
