import { Bot } from 'lucide'
import type { ComponentChildren } from 'preact'
import { t } from '../../i18n/assistant.ts'
import { t as common } from '../../i18n/common.ts'
import { useIsAdmin } from '../../session.ts'
import { Page } from '../../shell/page.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { SessionList } from './session-list.tsx'
import { root } from './sessions.ts'

type FrameProps = {
  sessionId: string | null
  name: string
  actions?: ComponentChildren
  /** Above the conversations. */
  aside?: ComponentChildren
  children: ComponentChildren
}

/** The conversations of the person at the side, and one of them or a new one. */
export const Frame = ({ sessionId, name, actions, aside, children }: FrameProps) => (
  <Page
    path={[
      { text: common('dashboard'), to: '/console' },
      { text: common('assistant'), to: root },
      { text: name },
    ]}
    title={common('assistant')}
    tabTitle={name}
    actions={
      useIsAdmin() ? (
        <>
          <LinkButton icon={Bot} to={`${root}/notes`}>
            {t('notes')}
          </LinkButton>
          {actions}
        </>
      ) : (
        actions
      )
    }
  >
    <div class="chats">
      <div class={sessionId ? 'hide-s' : 'last-s'}>
        <SessionList chosen={sessionId}>{aside}</SessionList>
      </div>
      {children}
    </div>
  </Page>
)
