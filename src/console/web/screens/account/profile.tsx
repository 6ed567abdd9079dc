import { LogOut } from 'lucide'
import { useSeldom } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { type Me, signOut } from '../../session.ts'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/states.tsx'
import { AccountFacts } from './account-facts.tsx'
import { Display } from './display.tsx'
import { Erase } from './erase.tsx'
import { Logins } from './logins.tsx'
import { MailPreferences } from './mail-preferences.tsx'
import { NamesForm } from './names-form.tsx'
import { PasswordForm } from './password-form.tsx'

/** The own account: name, password, logins, what the pages and mails look like, and the way out. */
export const ProfilePage = () => {
  const me = useSeldom<Me>('/api/v1/auth/me')
  return (
    <Page
      path={[{ text: common('dashboard'), to: '/console' }, { text: common('profile') }]}
      title={common('profile')}
      actions={
        <Button icon={LogOut} onClick={() => void signOut()}>
          {common('signOut')}
        </Button>
      }
    >
      <Loaded of={me} lines={10}>
        {(me) => (
          <div class="beside">
            <div class="stack">
              <NamesForm user={me.user} />
              <PasswordForm email={me.user.email} />
              <Logins />
              <Erase user={me.user} />
            </div>
            <aside class="stack">
              <AccountFacts me={me} />
              <Display />
              {me.client && <MailPreferences />}
            </aside>
          </div>
        )}
      </Loaded>
    </Page>
  )
}
