import { Check } from 'lucide'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-forms.ts'
import { Facts } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Icon } from '../../ui/icon.tsx'

export type Invited = { email: string; password: string | null }

/** What a new person signs in with: shown now and never again. Without a password, a link was mailed. */
export const OneTimePassword = ({ email, password }: Invited) => {
  const link = `${location.origin}/console/login?email=${encodeURIComponent(email)}`
  if (password === null)
    return (
      <p class="callout neutral" role="status">
        <Icon of={Check} />
        {t('linkSent', email)}
      </p>
    )
  return (
    <>
      <div class="callout warn" role="status">
        <div>
          <strong>{t('passwordOnce', email)}</strong>
          <p>{t('onceHelp')}</p>
        </div>
      </div>
      <Facts
        of={[
          [admin('email'), <Copied text={email} of={admin('email')} />],
          [t('password'), <Copied text={password} of={t('password')} />],
          [t('signInLink'), <Copied text={link} of={t('signInLink')} shown="/console/login" />],
        ]}
      />
    </>
  )
}

const Copied = ({ text, of, shown = text }: { text: string; of: string; shown?: string }) => (
  <>
    <code>{shown}</code>
    <CopyButton text={text} of={of} />
  </>
)
