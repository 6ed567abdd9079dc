import { Bell, GraduationCap, type IconNode, Inbox, LifeBuoy, Play, Receipt, Webhook } from 'lucide'
import type { notificationList } from '../../../../modules/accounts/notifications/wire.ts'
import type { Answer } from '../../api.ts'
import { dateTime, euro } from '../../format.ts'
import { hasText, t } from '../../i18n/support.ts'

export type NewsList = Answer<typeof notificationList>
export type News = NewsList['notifications'][number]

/** The noun of its kind, such as `ticket` of `ticket.replied`. */
const nounOf = ({ kind }: News): string => kind.split('.')[0] ?? ''

const icons: Record<string, IconNode> = {
  request: Inbox,
  ticket: LifeBuoy,
  execution: Play,
  webhook: Webhook,
  statement: Receipt,
  billing: Receipt,
  booking: GraduationCap,
  allocation: GraduationCap,
  recording: GraduationCap,
}
export const newsIcon = (news: News): IconNode => icons[nounOf(news)] ?? Bell

const tones = { info: 'info', success: 'good', warning: 'warn', error: 'bad' } as const
export const newsTone = ({ type }: News): string => tones[type]

/** The page of what it is about. */
export const newsLink = (news: News, isAdmin: boolean): string => {
  const id = news.resource_id ?? ''
  const links: Record<string, string> = {
    request: isAdmin ? `/console/admin/requests/${id}` : `/console/requests/${id}`,
    ticket: isAdmin ? `/console/admin/tickets/${id}` : `/console/support/${id}`,
    execution: `/console/executions/${id}`,
    webhook: '/console/webhooks',
    statement: '/console/statements',
    billing: isAdmin ? `/console/admin/clients/${id}` : '/console/statements',
    booking: `/console/tutoring/${id}`,
    recording: `/console/tutoring/${id}`,
    allocation: '/console/tutoring',
  }
  return links[nounOf(news)] ?? '/console'
}

/** In the words of its kind; of a kind that is not known here the server's own. */
export const newsTitle = ({ kind, message }: News): string => (hasText(kind) ? t(kind) : message)

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** Which one it is about, and what is new of it. */
export const newsWords = ({ kind, message, payload }: News): string => {
  const { title, workflow_name, subjectName, studentName, scheduledTime, number, month, url } = payload
  const { status, estimated_cost, reply, note } = payload
  const when = text(scheduledTime)
  const facts = [
    text(title) ?? text(workflow_name) ?? text(url),
    text(subjectName),
    text(studentName),
    when && dateTime(when),
    text(month),
    text(number),
    typeof estimated_cost === 'number' ? euro(estimated_cost) : null,
    text(reply) ?? text(note),
    kind.endsWith('.status') && typeof status === 'string' && hasText(status) ? t(status) : null,
  ].filter((fact) => fact !== null)
  return facts.length > 0 ? facts.join(' · ') : hasText(kind) ? message : ''
}
