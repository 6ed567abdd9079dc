import type { News } from '../news.ts'
import type { Audience, NoticeText } from '../notice.ts'
import type { RequestStatus, WorkflowRequest } from './request.ts'

const spoken: Record<RequestStatus, string> = {
  draft: 'is a draft',
  submitted: 'is submitted',
  reviewing: 'is being reviewed',
  negotiation: 'is in negotiation',
  contract_signed: 'has a signed contract',
  development: 'is in development',
  deployed: 'is deployed',
  rejected: 'is rejected',
}

const types: Partial<Record<string, NoticeText['type']>> = { deployed: 'success', rejected: 'warning' }

const estimates = ['estimated_cost', 'estimated_dev_days', 'timeline_days']

const submission = (request: WorkflowRequest, { side }: News, client: string): NoticeText => {
  const fields = { description: request.description }
  return side === 'client'
    ? {
        kind: 'request.submitted',
        audience: 'admins',
        type: 'info',
        message: `${client} asks for a workflow: ${request.title}`,
        fields,
      }
    : {
        kind: 'request.opened',
        audience: 'client',
        type: 'info',
        message: `A workflow was requested for you: ${request.title}`,
        fields,
      }
}

/** Returns what people are told of the news of a request. Of a draft they are told nothing. */
export const requestNotices = (request: WorkflowRequest, news: News, client: string): NoticeText[] => {
  const { side, kind, before, after, status } = news
  if (status === 'draft') return []
  const { title } = request
  const isSubmitted = status === 'submitted' && after.status === 'submitted'
  if (isSubmitted && (kind === 'created' || side === 'client')) return [submission(request, news, client)]
  const audience: Audience = side === 'client' ? 'admins' : 'client'
  const notices: NoticeText[] = []
  if (side === 'admin' && after.status !== undefined)
    notices.push({
      kind: 'request.status',
      audience,
      type: types[status] ?? 'info',
      message: `Your request ${title} ${spoken[status as RequestStatus]}.`,
      fields: { from: String(before.status), status },
    })
  if (side === 'admin' && estimates.some((name) => after[name] !== undefined)) {
    const { estimated_cost, estimated_dev_days, timeline_days } = request
    notices.push({
      kind: 'request.estimated',
      audience,
      type: 'info',
      message: `Your request ${title} has an estimate.`,
      fields: { estimated_cost, estimated_dev_days, timeline_days },
    })
  }
  if (typeof after.note === 'string')
    notices.push({
      kind: 'request.noted',
      audience,
      type: 'info',
      message:
        side === 'client' ? `${client} added a note to ${title}.` : `Your request ${title} has a note.`,
      fields: { note: after.note },
    })
  return notices
}
