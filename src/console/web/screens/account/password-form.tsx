import { call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t } from '../../i18n/account.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'
import { PasswordField } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'

/** `email` is for password managers, which look for the account that the password is of. */
export const PasswordForm = ({ email }: { email: string }) => {
  const form = useForm(null, { old_password: '', new_password: '' }, async (json) => {
    await call('/api/v1/auth/password', { method: 'POST', json })
    form.reset()
    toast(t('passwordChanged'))
    refresh('/api/v1/auth/logins')
  })
  const { old_password } = form.values
  return (
    <Card title={t('password')}>
      <form class="form" onSubmit={(event) => void form.send(event)}>
        <p class="quiet">{t('passwordHelp')}</p>
        {form.error && form.error.issues.length === 0 && <Failure error={form.error} saving />}
        <input type="hidden" autocomplete="username" value={email} />
        <div class="form-row">
          <PasswordField
            label={t('oldPassword')}
            autocomplete="current-password"
            required
            maxLength={128}
            error={form.issue('old_password') && t('oldPasswordWrong')}
            value={old_password}
            onInput={(old_password) => form.set({ old_password })}
          />
          <PasswordField
            label={t('newPassword')}
            help={t('passwordRule')}
            autocomplete="new-password"
            required
            minLength={6}
            maxLength={128}
            {...form.field('new_password')}
          />
        </div>
        <div class="form-actions">
          <Button type="submit" look="primary" busy={form.busy} writes>
            {t('changePassword')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
