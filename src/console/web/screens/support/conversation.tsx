import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { replies } from '../../../../modules/support/tickets/wire.ts'
import { type Answer, call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/support.ts'
import type { Me } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Composer, Thread } from '../../ui/thread.tsx'
import { ofClient, type Reply, type Side, type TicketDetail } from './sides.ts'
import { entriesOf, type StatusChange, useStatusChanges } from './ticket-thread.ts'

type ConversationProps = {
  ticket: TicketDetail
  side: Side
  me: Me | null
  live: 'connecting' | 'open'
  /** Changes that came while the page was open. */
  heard: StatusChange[]
}

const pageSize = 50

export const Conversation = ({ ticket, side, me, live, heard }: ConversationProps) => {
  const isAdmin = me ? me.user.role === 'admin' : undefined
  const told = useStatusChanges(ticket.id, isAdmin)
  const { shown, earlier, isAsking } = useReplies(ticket, side)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Once, when it is opened: nothing moves under its reader.
    if (ticket.unread > 0)
      box.current?.querySelector('article:last-of-type')?.scrollIntoView({ block: 'nearest' })
  }, [])
  const isDone = ticket.status === 'resolved' || ticket.status === 'closed'
  const send = async (message: string, key: string) => {
    const { api, reply } = side.tickets
    await call(`${api}/${ticket.id}/${reply}`, {
      method: 'POST',
      json: { message },
      headers: { 'idempotency-key': key },
    })
    refresh(api)
  }
  return (
    <Card
      title={t('conversation')}
      aside={
        <span class={`live ${live}`} role="status">
          <i />
          {common(live === 'open' ? 'live' : 'connecting')}
        </span>
      }
    >
      {earlier && (
        <p>
          <Button small busy={isAsking} onClick={() => void earlier()}>
            {t('earlier')}
          </Button>
        </p>
      )}
      <div ref={box}>
        <Thread
          name={t('conversation')}
          entries={entriesOf(ticket, shown, [...told, ...heard], isAdmin === true)}
        />
      </div>
      <Composer
        draft={`reply ${ticket.id}`}
        label={t('yourReply')}
        help={t(isDone && isAdmin === false ? 'replyReopens' : 'ctrlEnter')}
        verb={t('reply')}
        maxLength={10_000}
        onSend={send}
      />
    </Card>
  )
}

/** The newest replies, and those before them once they were asked for: what was seen stays. */
const useReplies = (ticket: TicketDetail, side: Side) => {
  const seen = useRef(new Map<number, Reply>()).current
  const isAsking = useSignal(false)
  for (const reply of ticket.replies) seen.set(reply.seq, reply)
  const shown = [...seen.values()].sort((one, other) => one.seq - other.seq)
  const before = (shown[0]?.seq ?? 1) - 1
  const ask = async () => {
    isAsking.value = true
    try {
      const path = ofClient(side, `/api/v1/support-tickets/${ticket.id}/replies`, ticket.client_id)
      const from = Math.max(0, before - pageSize)
      const query = `limit=${before - from}&offset=${from}`
      const found = await call<Answer<typeof replies>>(`${path}${path.includes('?') ? '&' : '?'}${query}`)
      for (const reply of found.replies) seen.set(reply.seq, reply)
    } finally {
      isAsking.value = false
    }
  }
  return { shown, earlier: before > 0 ? ask : null, isAsking: isAsking.value }
}
