import { useComputed, useSignal } from '@preact/signals'
import { useLocation } from 'preact-iso'
import { type ApiError, call } from '../../api.ts'
import { now } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t } from '../../i18n/entry.ts'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { PasswordField, TextField } from '../../ui/field.tsx'
import { EntryCard } from './entry-card.tsx'

/** Only a page of the console: an address from elsewhere could lead anywhere. */
const safeNext = (next: string | undefined): string =>
  next && /^\/console(\/(?!login)|\?|$)/.test(next) ? next : '/console'

export const LoginPage = () => {
  const { query } = useLocation()
  const form = useForm(null, { email: query.email ?? '', password: '' }, async (values) => {
    const signedIn = await call<{ user: { role: string } }>('/api/v1/auth/login', {
      method: 'POST',
      json: values,
    })
    // An administrator has no client of its own.
    const home = signedIn.user.role === 'admin' && !query.next ? '/console/admin' : safeNext(query.next)
    location.assign(home)
  })
  return (
    <EntryCard title={t('signIn')} help={t('signInHelp')}>
      <form class="form" onSubmit={(event) => void form.send(event)}>
        {form.error && <Refusal error={form.error} />}
        <TextField
          label={t('email')}
          type="email"
          autocomplete="username"
          autofocus
          maxLength={254}
          value={form.values.email}
          onInput={(email) => form.set({ email })}
        />
        <PasswordField
          label={t('password')}
          autocomplete="current-password"
          maxLength={128}
          value={form.values.password}
          onInput={(password) => form.set({ password })}
        />
        <Button type="submit" look="primary" busy={form.busy} writes>
          {t('signIn')}
        </Button>
        <a class="link" href="/console/forgot">
          {t('forgotLink')}
        </a>
      </form>
    </EntryCard>
  )
}

const refusals: Record<string, 'suspended' | 'clientSuspended'> = {
  ACCOUNT_SUSPENDED: 'suspended',
  CLIENT_SUSPENDED: 'clientSuspended',
}

const Refusal = ({ error }: { error: ApiError }) => {
  const until = useSignal(Date.now() + (error.retryAfter ?? 60) * 1000)
  const wait = useComputed(() => t('tooMany', Math.max(0, Math.ceil((until.value - now.value) / 1000))))
  const known = refusals[error.code]
  if (error.status === 0 || error.status >= 500) return <Failure error={error} saving />
  return (
    <p class="callout bad" role="alert">
      {error.status === 429 ? wait : known ? t(known) : error.message}
    </p>
  )
}
