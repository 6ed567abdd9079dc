import { useSignal } from '@preact/signals'
import { Bot } from 'lucide'
import { useLocation } from 'preact-iso'
import { call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t } from '../../i18n/assistant.ts'
import { t as rare } from '../../i18n/assistant-rare.ts'
import { leaveUnsent } from '../../outbox.ts'
import { useMe } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Composer } from '../../ui/composer.tsx'
import { Failure } from '../../ui/failure.tsx'
import { later } from '../../ui/later.tsx'
import { Empty } from '../../ui/states.tsx'
import { Frame } from './frame.tsx'
import { business, outboxOf, root, type Session, titleFrom } from './sessions.ts'

// The chat that it leads to needs them: with what both need they are one file.
import '../../live.ts'
import '../../ui/messages.tsx'
import '../../ui/unsent.tsx'

const starters = ['startHours', 'startPrice', 'startMove', 'startHelp'] as const

export const NewChatPage = () => (
  <Frame sessionId={null} name={t('newChat')} aside={<Business />}>
    <NewChat />
  </Frame>
)

/** The first question opens a conversation, whose screen then sends it. */
const NewChat = () => {
  const me = useMe()
  const { route } = useLocation()
  const form = useForm(null, { question: '' }, async ({ question }, key) => {
    const { sessionId } = await call<Session>('/api/sessions', {
      method: 'POST',
      json: { businessId: business.value, userId: me?.user.id },
      headers: { 'idempotency-key': key },
    })
    leaveUnsent(outboxOf(sessionId), question)
    // Without its title it is named by its day.
    const title = { method: 'PATCH', json: { title: titleFrom(question) } } as const
    await call(`/api/sessions/${sessionId}`, title).catch(() => undefined)
    refresh('/api/sessions/business/')
    route(`${root}/${sessionId}`)
  })
  const ask = (question: string): void => {
    form.set({ question })
    void form.send()
  }
  return (
    <Card flush title={t('newChat')}>
      <div class="thread-box">
        <Empty icon={Bot} text={rare('startTitle')}>
          <div class="form-actions">
            {starters.map((starter) => (
              <Button key={starter} writes disabled={form.busy || !me} onClick={() => ask(rare(starter))}>
                {rare(starter)}
              </Button>
            ))}
          </div>
          {form.error && <Failure error={form.error} saving retry={() => void form.send()} />}
        </Empty>
      </div>
      <Composer
        draft="assistant new"
        maxLength={32_000}
        placeholder={t('ask')}
        busy={form.busy || !me}
        onSend={ask}
      />
    </Card>
  )
}

const BusinessField = later(async () => (await import('./rare.ts')).BusinessField)

/** Whose assistant it is. */
const Business = () => {
  const changing = useSignal(false)
  if (changing.value)
    return (
      <BusinessField
        onDone={() => {
          changing.value = false
        }}
      />
    )
  return (
    <div class="facts">
      <div>
        <span class="quiet">{rare('business')}</span>
        <span>
          {business.value}{' '}
          <button
            type="button"
            class="link"
            onClick={() => {
              changing.value = true
            }}
          >
            {rare('another')}
          </button>
        </span>
      </div>
    </div>
  )
}
