import type { invited } from '../../../../modules/workflows/clients/settings-wire.ts'
import { type Answer, call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'

type InviteProps = {
  open: boolean
  onClose: () => void
  /** The password is null where a link went out by mail. */
  onInvited: (email: string, password: string | null) => void
}

export const Invite = ({ open, onClose, onInvited }: InviteProps) => {
  const form = useForm(null, { email: '', role: 'collaborator' }, async (json) => {
    const { user, temp_password } = await call<Answer<typeof invited>>(
      '/api/v1/settings/collaborators/invite',
      { method: 'POST', json },
    )
    refresh('/api/v1/settings/collaborators')
    close()
    onInvited(user.email, temp_password)
  })
  const close = () => {
    form.reset()
    onClose()
  }
  const isTaken = form.error?.code === 'EMAIL_TAKEN'
  return (
    <Dialog open={open} title={t('invite')} onClose={close}>
      <form class="form" onSubmit={(event) => void form.send(event)}>
        {form.error && !isTaken && form.error.issues.length === 0 && <Failure error={form.error} saving />}
        <TextField
          label={t('email')}
          type="email"
          autocomplete="off"
          autofocus
          required
          maxLength={254}
          error={isTaken ? t('emailTaken') : form.issue('email')}
          value={form.values.email}
          onInput={(email) => form.set({ email })}
        />
        <SelectField
          label={t('role')}
          of={[
            ['collaborator', t('collaborator')],
            ['owner', `${t('owner')}: ${t('ownerHelp')}`],
          ]}
          value={form.values.role}
          onInput={(role) => form.set({ role })}
        />
        <DialogActions>
          <Button onClick={close}>{common('cancel')}</Button>
          <Button type="submit" look="primary" busy={form.busy} writes>
            {t('sendInvite')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
