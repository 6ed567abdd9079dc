import { useSignal } from '@preact/signals'
import { call } from '../../api.ts'
import { useForm } from '../../form.ts'
import { t } from '../../i18n/entry.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { EntryCard } from './entry-card.tsx'
import { useLinkToken } from './link-token.ts'

/** Opening the link changes nothing: mail scanners open links too. */
export const VerifyEmailPage = () => {
  const token = useLinkToken()
  const done = useSignal(false)
  const form = useForm(null, {}, async () => {
    await call('/api/v1/auth/verify-email', { method: 'POST', json: { token } })
    done.value = true
  })
  const isOver = token === '' || form.error?.code === 'VERIFY_TOKEN_INVALID'
  if (done.value || isOver)
    return (
      <EntryCard title={t('verify')}>
        <p role={done.value ? 'status' : 'alert'}>
          {t(done.value ? 'verifyDone' : token === '' ? 'linkIncomplete' : 'linkOver')}
        </p>
        <LinkButton to="/console">{t('toSignIn')}</LinkButton>
      </EntryCard>
    )
  return (
    <EntryCard title={t('verify')} help={t('verifyHelp')}>
      <form class="form" onSubmit={(event) => void form.send(event)}>
        {form.error && <Failure error={form.error} saving />}
        <Button type="submit" look="primary" busy={form.busy} writes>
          {t('confirm')}
        </Button>
      </form>
    </EntryCard>
  )
}
