import { useComputed, useSignal } from '@preact/signals'
import { Inbox } from 'lucide'
import { useMemo } from 'preact/hooks'
import { now } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { locale } from '../../i18n/locale.ts'
import { t } from '../../i18n/room.ts'
import { useOutbox } from '../../outbox.ts'
import { Card } from '../../ui/card.tsx'
import { Composer } from '../../ui/composer.tsx'
import { later } from '../../ui/later.tsx'
import { MessageList, type ShownMessage } from '../../ui/messages.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { Connection, Said, shownUnsent } from '../../ui/unsent.tsx'
import { type RoomMessage, useRoomChat } from './room-chat.ts'
import type { Change } from './room-message-change.tsx'

type RoomMessagesProps = {
  sessionId: string
  me: { id: string; name: string }
  onChanged: () => void
  onRecording: () => void
}

const ChangeMessage = later(async () => (await import('./room-rare.ts')).ChangeMessage)

/** How long the author may change a message. */
const changeMs = 15 * 60 * 1000

/** The chat of a lesson: which people are there, which type, what was read. */
export const RoomMessages = ({ sessionId, me, onChanged, onRecording }: RoomMessagesProps) => {
  const said = useSignal('')
  const change = useSignal<Change | null>(null)
  const room = useRoomChat(sessionId, {
    myId: me.id,
    onMessage: ({ from, text }) => {
      said.value = `${from}: ${text}`
    },
    onChanged,
    onRecording,
  })
  const outbox = useOutbox(`room ${sessionId}`, async ({ id, text }) => {
    const sent = { sessionId, text, clientMessageId: id }
    const { message } = await room.live.ask<{ message: RoomMessage }>('sendMessage', sent)
    room.put(message)
  })
  const { messages, error, live, reads, present, typing } = room
  const known = messages.value ?? []
  const state = live.state.value
  const tick = useComputed(() => Math.floor(now.value / 15_000)).value
  const shown = useMemo(() => {
    const names = new Map(known.map(({ user_id, from }) => [user_id, from]))
    const mine = known.findLast(({ user_id, deleted_at }) => user_id === me.id && deleted_at === null)
    const readers = Object.entries(reads.value)
      .filter(([userId, seq]) => userId !== me.id && mine && seq >= mine.seq)
      .map(([userId]) => names.get(userId) ?? present.peek().find((one) => one.userId === userId)?.name ?? '')
      .filter(Boolean)
    const stored = known.map((message) => {
      const isMine = message.user_id === me.id
      const note = message === mine && readers.length > 0 ? t('readBy', readers.join(', ')) : null
      const isOpen = isMine && !message.deleted_at && now.peek() - Date.parse(message.created_at) < changeMs
      return shownMessage(
        message,
        isMine,
        note,
        isOpen
          ? (one) => {
              change.value = one
            }
          : null,
      )
    })
    // Its answer may come after the message itself.
    const isThere = ({ text, after }: { text: string; after: number }): boolean =>
      known.some((one) => one.seq > after && one.user_id === me.id && one.text === text)
    const unsent = outbox.unsent
      .filter((one) => !isThere(one))
      .map((one) => shownUnsent(one, { author: me.name, state, words: ({ message }) => message, ...outbox }))
    return [...stored, ...unsent]
  }, [known, outbox.unsent, reads.value, state, tick, me.id, locale.value])
  const others = present.value.filter(({ userId }) => userId !== me.id).map(({ name }) => name)
  const typists = typing.value.map(({ name }) => name)
  return (
    <Card
      flush
      title={t('chat')}
      aside={
        <>
          {state === 'open' && <small>{others.length > 0 ? t('here', others.join(', ')) : t('alone')}</small>}
          <Connection state={state} />
        </>
      }
    >
      <div class="thread-box">
        <Loaded
          of={{ data: messages.value, error: error.value, at: 0, reload: () => void room.load() }}
          lines={8}
        >
          {() => (
            <MessageList
              label={t('chat')}
              messages={shown}
              onOlder={(known[0]?.seq ?? 1) > 1 ? () => void room.older() : null}
              empty={<Empty icon={Inbox} text={t('chatEmpty')} />}
              onEnd={room.markRead}
            >
              {typists.length > 0 && (
                <p class="quiet">{t(typists.length > 1 ? 'typeTogether' : 'types', typists.join(', '))}</p>
              )}
            </MessageList>
          )}
        </Loaded>
      </div>
      <Composer
        draft={`room ${sessionId}`}
        maxLength={2000}
        placeholder={t('write')}
        onSend={(text) => outbox.send(text, known.at(-1)?.seq ?? 0)}
        onTyping={room.sayTyping}
      />
      <Said text={said.value} />
      {change.value && (
        <ChangeMessage
          sessionId={sessionId}
          of={change.value}
          onDone={room.put}
          onClose={() => {
            change.value = null
          }}
        />
      )}
    </Card>
  )
}

const shownMessage = (
  message: RoomMessage,
  mine: boolean,
  read: string | null,
  onChange: ((change: Change) => void) | null,
): ShownMessage => ({
  key: message.id,
  author: message.from,
  mine,
  at: message.created_at,
  body: message.deleted_at ? <em class="quiet">{t('deleted')}</em> : <p class="prose">{message.text}</p>,
  note: [message.edited_at && !message.deleted_at && t('edited'), read].filter(Boolean).join(' · '),
  actions: onChange && (
    <>
      <button type="button" class="link" onClick={() => onChange({ kind: 'edit', message })}>
        {common('edit')}
      </button>
      <button type="button" class="link" onClick={() => onChange({ kind: 'delete', message })}>
        {common('delete')}
      </button>
    </>
  ),
})
