import { useSignal } from '@preact/signals'
import { call } from '../../api.ts'
import { useForm } from '../../form.ts'
import { t } from '../../i18n/entry.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { PasswordField } from '../../ui/field.tsx'
import { EntryCard } from './entry-card.tsx'
import { useLinkToken } from './link-token.ts'

export const ResetPasswordPage = () => {
  const token = useLinkToken()
  const done = useSignal(false)
  const form = useForm(null, { password: '' }, async ({ password }) => {
    await call('/api/v1/auth/reset', { method: 'POST', json: { token, password } })
    done.value = true
  })
  if (done.value)
    return (
      <EntryCard title={t('reset')}>
        <p role="status">{t('resetDone')}</p>
        <LinkButton look="primary" to="/console/login">
          {t('toSignIn')}
        </LinkButton>
      </EntryCard>
    )
  const isOver = token === '' || form.error?.code === 'RESET_TOKEN_INVALID'
  return (
    <EntryCard title={t('reset')} {...(!isOver && { help: t('resetHelp') })}>
      {isOver ? (
        <>
          <p role="alert">{t(token === '' ? 'linkIncomplete' : 'linkOver')}</p>
          <LinkButton to="/console/forgot">{t('forgot')}</LinkButton>
        </>
      ) : (
        <form class="form" onSubmit={(event) => void form.send(event)}>
          {form.error && !form.issue('password') && <Failure error={form.error} saving />}
          <PasswordField
            label={t('newPassword')}
            help={t('passwordRule')}
            autocomplete="new-password"
            autofocus
            required
            minLength={6}
            maxLength={128}
            {...form.field('password')}
          />
          <Button type="submit" look="primary" busy={form.busy} writes>
            {t('savePassword')}
          </Button>
        </form>
      )}
    </EntryCard>
  )
}
