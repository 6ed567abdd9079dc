import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { refresh, useData, useStream } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import type { ScreenProps } from '../../route.tsx'
import { useMe } from '../../session.ts'
import { Page } from '../../shell/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { shortId } from '../work/runs.ts'
import { TicketBadge } from './badges.tsx'
import { Conversation } from './conversation.tsx'
import { RunCard } from './run-card.tsx'
import { adminSide, clientSide, type NewsEvent, ofClient, type Side, type TicketDetail } from './sides.ts'
import { TicketActions, TicketFacts, TicketHandling } from './ticket-handling.tsx'
import type { StatusChange } from './ticket-thread.ts'

export const TicketPage = ({ params: { id = '' } }: ScreenProps) => <TicketOf id={id} side={clientSide} />
export const AdminTicketPage = ({ params: { id = '' } }: ScreenProps) => <TicketOf id={id} side={adminSide} />

/** One ticket with all that was said and done about it. To open it is to read it. */
const TicketOf = ({ id, side }: { id: string; side: Side }) => {
  const { api, page } = side.tickets
  const path = `${api}/${id}`
  const ticket = useData<TicketDetail>(path, 15_000)
  const me = useMe()
  const { data, reload } = ticket
  const heard = useSignal<StatusChange[]>([])
  const events = data && ofClient(side, '/api/v1/events', data.client_id)
  const live = useStream<NewsEvent>(events, ['ticket.updated'], ({ at, data: news }) => {
    if (news.id !== id) return
    reload()
    if (news.fields.includes('status'))
      heard.value = [...heard.value, { at, status: news.status as StatusChange['status'] }]
  })
  const hasUnread = (data?.unread ?? 0) > 0
  useEffect(() => {
    // The server has noted that it is read: lists say so too.
    if (hasUnread) refresh(`${api}?`)
  }, [hasUnread])
  const title = data?.title ?? shortId(id)
  return (
    <Page
      path={[side.home(), { text: common('support'), to: page }, { text: title }]}
      title={
        <>
          {title}
          {data && <TicketBadge status={data.status} />}
        </>
      }
      actions={data && side.isAdmin && <TicketActions ticket={data} path={path} />}
    >
      <Loaded of={ticket} lines={10}>
        {(ticket) => (
          <div class="beside">
            <Conversation ticket={ticket} side={side} me={me} live={live.value} heard={heard.value} />
            <aside class="stack">
              <TicketHandling ticket={ticket} side={side} path={path} />
              {ticket.workflow_execution_id && (
                <RunCard
                  id={ticket.workflow_execution_id}
                  clientId={side.isAdmin ? ticket.client_id : undefined}
                />
              )}
              <TicketFacts ticket={ticket} />
            </aside>
          </div>
        )}
      </Loaded>
    </Page>
  )
}
