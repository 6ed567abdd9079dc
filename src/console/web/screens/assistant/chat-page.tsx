import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useData } from '../../data.ts'
import { t } from '../../i18n/assistant.ts'
import { t as common } from '../../i18n/common.ts'
import type { ScreenProps } from '../../route.tsx'
import { useMe } from '../../session.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { later } from '../../ui/later.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Chat } from './chat.tsx'
import { Frame } from './frame.tsx'
import { business, root, type Session, titleOf } from './sessions.ts'

/** One conversation with the assistant. */
export const ChatPage = ({ params: { sessionId = '' } }: ScreenProps) => {
  const session = useData<Session>(`/api/sessions/${sessionId}`)
  const { data } = session
  useEffect(() => {
    if (data) business.value = data.businessId
  }, [data?.businessId])
  return (
    <Frame
      sessionId={sessionId}
      name={data ? titleOf(data) : '…'}
      actions={
        <>
          {data && <SessionActions of={data} />}
          <LinkButton look="primary" to={root}>
            {t('newChat')}
          </LinkButton>
        </>
      }
    >
      {session.error?.status === 404 ? (
        <Failure error={session.error} />
      ) : (
        <Loaded of={session} lines={10}>
          {(session) => <OpenChat session={session} />}
        </Loaded>
      )}
    </Frame>
  )
}

const OpenChat = ({ session }: { session: Session }) => {
  const me = useMe()
  const isAdmin = me?.user.role === 'admin'
  const as = session.userId === me?.user.id ? 'customer' : isAdmin ? 'business' : 'reader'
  return <Chat sessionId={session.sessionId} title={titleOf(session)} as={as} />
}

const DeleteChat = later(async () => (await import('./rare.ts')).DeleteChat)

const SessionActions = ({ of: { sessionId } }: { of: Session }) => {
  const asking = useSignal(false)
  return (
    <>
      <LinkButton to={`/api/sessions/${sessionId}/export?format=txt`} download>
        {t('export')}
      </LinkButton>
      <Button
        look="danger"
        writes
        onClick={() => {
          asking.value = true
        }}
      >
        {common('delete')}
      </Button>
      {asking.value && (
        <DeleteChat
          sessionId={sessionId}
          onClose={() => {
            asking.value = false
          }}
        />
      )}
    </>
  )
}
