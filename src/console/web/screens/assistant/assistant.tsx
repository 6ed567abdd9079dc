import { useSignal } from '@preact/signals'
import { BookOpenText, Download, Plus, Trash2 } from 'lucide'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { t } from '../../i18n/assistant.ts'
import { t as common } from '../../i18n/common.ts'
import type { ScreenProps } from '../../route.tsx'
import { useIsAdmin, useMe } from '../../session.ts'
import { Page } from '../../shell/page.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { Chat } from './chat.tsx'
import { NewChat } from './new-chat.tsx'
import { SessionList } from './session-list.tsx'
import { business, type Session, titleOf } from './sessions.ts'

const root = '/console/assistant'

/** The conversations of the person at the side, and one of them or a new one. */
export const AssistantPage = ({ params: { sessionId } }: ScreenProps) => {
  const isAdmin = useIsAdmin()
  const session = useData<Session>(sessionId ? `/api/sessions/${sessionId}` : null)
  const { data } = session
  useEffect(() => {
    if (data) business.value = data.businessId
  }, [data?.businessId])
  const name = sessionId ? (data ? titleOf(data) : '…') : t('newChat')
  return (
    <Page
      path={[
        { text: common('dashboard'), to: '/console' },
        { text: common('assistant'), to: root },
        { text: name },
      ]}
      title={common('assistant')}
      tabTitle={name}
      actions={
        <>
          {isAdmin && (
            <LinkButton icon={BookOpenText} to={`${root}/notes`}>
              {t('notes')}
            </LinkButton>
          )}
          {sessionId && data && <SessionActions of={data} />}
          {sessionId && (
            <LinkButton look="primary" icon={Plus} to={root}>
              {t('newChat')}
            </LinkButton>
          )}
        </>
      }
    >
      <div class="chats">
        <div class={sessionId ? 'hide-s' : 'last-s'}>
          <SessionList chosen={sessionId ?? null} />
        </div>
        {sessionId ? (
          <Loaded of={session} lines={10}>
            {(session) => <OpenChat session={session} />}
          </Loaded>
        ) : (
          <NewChat />
        )}
      </div>
    </Page>
  )
}

const OpenChat = ({ session }: { session: Session }) => {
  const me = useMe()
  const isAdmin = me?.user.role === 'admin'
  const as = session.userId === me?.user.id ? 'customer' : isAdmin ? 'business' : 'reader'
  return <Chat sessionId={session.sessionId} title={titleOf(session)} as={as} />
}

const SessionActions = ({ of: { sessionId } }: { of: Session }) => {
  const asking = useSignal(false)
  const { route } = useLocation()
  const path = `/api/sessions/${sessionId}`
  return (
    <>
      <LinkButton icon={Download} to={`${path}/export?format=txt`} download>
        {t('export')}
      </LinkButton>
      <Button
        look="danger"
        icon={Trash2}
        writes
        onClick={() => {
          asking.value = true
        }}
      >
        {common('delete')}
      </Button>
      <Confirm
        open={asking.value}
        title={t('deleteChat')}
        verb={t('deleteChat')}
        keep={t('keepChat')}
        onConfirm={async () => {
          await call(path, { method: 'DELETE' })
          toast(t('chatDeleted'))
          refresh('/api/sessions/business/')
          route(root)
        }}
        onClose={() => {
          asking.value = false
        }}
      >
        {t('confirmDelete')}
      </Confirm>
    </>
  )
}
