import { useSignal } from '@preact/signals'
import { Ban, CircleAlert, RotateCcw } from 'lucide'
import { useMemo } from 'preact/hooks'
import type { ApiError } from '../../api.ts'
import { refresh } from '../../data.ts'
import { type AssistantText, t } from '../../i18n/assistant.ts'
import { t as common } from '../../i18n/common.ts'
import { locale } from '../../i18n/locale.ts'
import { useOutbox } from '../../outbox.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Composer } from '../../ui/composer.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Markdown } from '../../ui/markdown.tsx'
import { MessageList, type ShownMessage } from '../../ui/messages.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Connection, Said, shownUnsent } from '../../ui/unsent.tsx'
import { type Reply, useConversation } from './conversation.ts'
import { type Message, outboxOf } from './sessions.ts'

type ChatProps = {
  sessionId: string
  title: string
  /** The customer asks; an administrator answers for the business; others read. */
  as: 'customer' | 'business' | 'reader'
}

/** A conversation with the assistant, whose replies are seen as they are written. */
export const Chat = ({ sessionId, title, as }: ChatProps) => {
  const isOwn = as === 'customer'
  const said = useSignal('')
  /** The seq of the question that waits for its reply. */
  const asked = useSignal(0)
  const conversation = useConversation(sessionId, {
    onReplyBegun: () => {
      said.value = t('replyBegins')
    },
    onReplyDone: (text) => {
      said.value = text
    },
    onRefused: () => refresh(`/api/sessions/${sessionId}`),
  })
  const { live, messages, replies, error, load, older, add } = conversation
  const outbox = useOutbox(outboxOf(sessionId), async ({ id, text }) => {
    const message = { content: text, clientMessageId: id }
    const stored = await live.ask<Message>(
      'send',
      isOwn ? { ...message, reply: true } : { ...message, role: 'assistant' },
    )
    if (isOwn) asked.value = stored.seq
    add(stored)
    refresh('/api/sessions/business/')
  })
  const known = messages.value ?? []
  const last = known.at(-1)
  const growing = replies.value.find(({ failure }) => failure === null) ?? null
  const waits =
    growing === null && last?.seq === asked.value && replies.value.every(({ after }) => after !== last.seq)
  const state = live.state.value
  const shown = useMemo(() => {
    const again = (after: number): void => {
      const question = known.findLast(({ seq, role }) => seq <= after && role === 'user')
      if (question) outbox.send(question.content, last?.seq ?? 0)
    }
    const stored = known.flatMap((message) => [
      shownMessage(message, isOwn),
      ...replies.value
        .filter(({ after, failure }) => failure !== null && after === message.seq)
        .map((reply) => shownFailure(reply, () => again(message.seq))),
    ])
    const sent = new Set(known.map(({ clientMessageId }) => clientMessageId))
    const unsent = outbox.unsent
      .filter(({ id }) => !sent.has(id))
      .map((one) =>
        shownUnsent(one, { author: t(isOwn ? 'you' : 'assistant'), state, words: wordsOf, ...outbox }),
      )
    return [...stored, ...unsent]
    // The words of a growing reply change nothing above it.
  }, [
    known,
    outbox.unsent,
    state,
    isOwn,
    locale.value,
    replies.value.filter(({ failure }) => failure).length,
  ])
  return (
    <Card flush title={title} aside={<Connection state={state} />}>
      <div class="thread-box">
        <Loaded of={{ data: messages.value, error: error.value, at: 0, reload: () => void load() }} lines={8}>
          {() => (
            <MessageList
              label={title}
              messages={shown}
              growing={growing && shownGrowing(growing)}
              onOlder={(known[0]?.seq ?? 1) > 1 ? () => void older() : null}
            >
              {waits && <p class="quiet">{t('thinks')}</p>}
            </MessageList>
          )}
        </Loaded>
      </div>
      {as !== 'reader' && (
        <Composer
          draft={outboxOf(sessionId)}
          maxLength={32_000}
          placeholder={t(isOwn ? 'ask' : 'answerFor')}
          onSend={(text) => outbox.send(text, last?.seq ?? 0)}
        >
          {(growing || waits) && (
            <Button icon={Ban} onClick={() => void live.ask('stop', {}).catch(() => undefined)}>
              {t('stop')}
            </Button>
          )}
        </Composer>
      )}
      <Said text={said.value} />
    </Card>
  )
}

const shownMessage = ({ id, role, content, createdAt }: Message, isOwn: boolean): ShownMessage => ({
  key: id,
  author: t(role === 'assistant' ? 'assistant' : role === 'system' ? 'system' : isOwn ? 'you' : 'customer'),
  mine: role === 'user',
  at: createdAt,
  body: role === 'user' ? <p class="prose">{content}</p> : <Markdown text={content} />,
  actions: role === 'assistant' && <CopyButton text={content} of={t('reply')} />,
})

const shownGrowing = ({ id, text }: Reply): ShownMessage => ({
  key: id,
  author: t('assistant'),
  mine: false,
  at: null,
  body: <Markdown text={text.trim() || '–'} />,
})

const shownFailure = (reply: Reply, again: () => void): ShownMessage => ({
  ...shownGrowing(reply),
  note: (
    <>
      <Icon of={CircleAlert} size={14} />
      {t(reply.failure as AssistantText)}
    </>
  ),
  actions: (
    <Button small icon={RotateCcw} writes onClick={again}>
      {common('retry')}
    </Button>
  ),
})

const worded = ['ASSISTANT_NOT_CONFIGURED', 'ASSISTANT_BUSY', 'RATE_LIMITED'] as const

const wordsOf = ({ code, message }: ApiError): string => {
  const known = worded.find((one) => one === code)
  return known ? t(known) : message
}
