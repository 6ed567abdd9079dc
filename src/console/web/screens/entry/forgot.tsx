import { useSignal } from '@preact/signals'
import { call } from '../../api.ts'
import { useForm } from '../../form.ts'
import { t } from '../../i18n/entry.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { EntryCard } from './entry-card.tsx'

export const ForgotPage = () => {
  const sent = useSignal(false)
  const form = useForm(null, { email: '' }, async (json) => {
    await call('/api/v1/auth/forgot', { method: 'POST', json })
    sent.value = true
  })
  return (
    <EntryCard title={t('forgot')} help={t('forgotHelp')}>
      {sent.value ? (
        <>
          <p role="status">{t('linkSent')}</p>
          <LinkButton to="/console/login">{t('toSignIn')}</LinkButton>
        </>
      ) : (
        <form class="form" onSubmit={(event) => void form.send(event)}>
          {form.error && <Failure error={form.error} saving />}
          <TextField
            label={t('email')}
            type="email"
            autocomplete="username"
            autofocus
            required
            maxLength={254}
            {...form.field('email')}
          />
          <Button type="submit" look="primary" busy={form.busy} writes>
            {t('sendLink')}
          </Button>
          <a class="link" href="/console/login">
            {t('toSignIn')}
          </a>
        </form>
      )}
    </EntryCard>
  )
}
