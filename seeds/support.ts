import type { Convene } from '../src/convene.ts'
import {
  openRequest,
  openTicket,
  type Reply,
  type Ticket,
  type WorkflowRequest,
} from '../src/modules/support/index.ts'
import { seedActor } from './accounts.ts'

const hourMs = 60 * 60 * 1000
const idOf = (number: number) => `01993a6e-0006-7000-8000-0000000000${String(number).padStart(2, '0')}`

type People = { clientId: string; userId: string; adminId: string }

type RequestSample = Pick<WorkflowRequest, 'title' | 'description' | 'frequency' | 'budget' | 'status'> &
  Partial<Pick<WorkflowRequest, 'use_case' | 'timeline_days' | 'estimated_cost' | 'estimated_dev_days'>> & {
    note?: string
  }

/** One in each status. */
const requests: RequestSample[] = [
  {
    title: 'Packaging mock-ups',
    description: 'Put our labels on photographs of boxes and bottles.',
    frequency: 'monthly',
    budget: null,
    status: 'draft',
  },
  {
    title: 'Subtitles for our films',
    description: 'Upload a film, get subtitles in five languages.',
    use_case: 'Our films of products go to five markets.',
    frequency: 'weekly',
    budget: 3000,
    status: 'submitted',
  },
  {
    title: 'Product texts from pictures',
    description: 'A picture of a product becomes a text for the shop, in French and English.',
    frequency: 'daily',
    budget: 4500,
    status: 'reviewing',
    note: 'We have 2,000 products.',
  },
  {
    title: 'Colour grading',
    description: 'All pictures of a shooting get the look of one of them.',
    frequency: 'weekly',
    budget: 2500,
    status: 'negotiation',
    estimated_cost: 3200,
    estimated_dev_days: 14,
    timeline_days: 30,
  },
  {
    title: 'Catalogue pages',
    description: 'Pictures and texts of a season become the pages of a catalogue.',
    frequency: 'sporadic',
    budget: 8000,
    status: 'contract_signed',
    estimated_cost: 7500,
    estimated_dev_days: 25,
    timeline_days: 60,
  },
  {
    title: 'Campaign calendar',
    description: 'Posts are planned for a month, with a proof for each.',
    frequency: 'monthly',
    budget: 2000,
    status: 'development',
    estimated_cost: 1800,
    estimated_dev_days: 8,
    timeline_days: 20,
  },
  {
    title: 'AI Avatar Generator',
    description: 'Portraits become avatars in our style.',
    frequency: 'weekly',
    budget: 5000,
    status: 'deployed',
    estimated_cost: 4800,
    estimated_dev_days: 18,
    timeline_days: 40,
  },
  {
    title: 'Voice of a presenter',
    description: 'A text is spoken in the voice of a known presenter.',
    frequency: 'sporadic',
    budget: 1000,
    status: 'rejected',
    note: 'We cannot use the voice of a person without their consent.',
  },
]

type TicketSample = Pick<Ticket, 'title' | 'description' | 'priority' | 'status'> & {
  workflow_execution_id?: string
  /** By the client and by the administrator, in turn, the client first. */
  replies: string[]
}

const tickets: TicketSample[] = [
  {
    title: 'A run ended its worker three times',
    description: 'The film of our workshop fails each time. What can we do?',
    priority: 'high',
    status: 'open',
    workflow_execution_id: '01993a6e-0004-7000-8000-000000000036',
    replies: ['It happened again this morning.', 'We have found the reason and are testing a repair.'],
  },
  {
    title: 'More pictures at once',
    description: 'Can we send more than 14 pictures to one run?',
    priority: 'medium',
    status: 'in_progress',
    replies: ['We have 200 of them.', 'Please send them in several runs for now.', 'Thank you, that works.'],
  },
  {
    title: 'Invoice of October',
    description: 'The invoice names an address that is not ours any more.',
    priority: 'low',
    status: 'resolved',
    replies: ['The new one is 4 rue de la Paix.', 'It is corrected, and a new invoice is on its way.'],
  },
  {
    title: 'The login was down',
    description: 'On Monday from 9:00 to 9:10 the login answered 503.',
    priority: 'urgent',
    status: 'closed',
    replies: ['It works again.', 'The store was being moved. We will announce it next time.'],
  },
]

const requestOf = (
  { status, note, ...sample }: RequestSample,
  index: number,
  { clientId, userId, adminId }: People,
): WorkflowRequest => {
  const at = new Date(Date.now() - (index + 1) * 24 * hourMs)
  const { estimated_cost = null, estimated_dev_days = null, timeline_days = null } = sample
  const { title, description, frequency, budget, use_case = null } = sample
  const text = { title, description, frequency, budget, use_case }
  const writer = { side: 'client' as const, actor: { ...seedActor, userId } }
  const first = status === 'draft' ? status : 'submitted'
  const row = openRequest(idOf(index + 1), clientId, { ...text, status: first, note }, writer, at)
  const isOfAdmin = status === 'rejected'
  return {
    ...row,
    status,
    estimated_cost,
    estimated_dev_days,
    timeline_days,
    timeline: { ...row.timeline, ...timesUntil(status, at, estimated_cost !== null) },
    notes: row.notes.map((one) => (isOfAdmin ? { ...one, user_id: adminId, side: 'admin' } : one)),
    news: [],
  }
}

const steps = [
  ['reviewing', 'reviewing_started_at'],
  ['negotiation', 'negotiation_started_at'],
  ['contract_signed', 'contract_signed_at'],
  ['development', 'dev_started_at'],
  ['deployed', 'deployed_at'],
] as const

/** The times of the steps up to a status, an hour apart. */
const timesUntil = (status: string, from: Date, isEstimated: boolean) => {
  const at = (hours: number) => new Date(from.getTime() + hours * hourMs)
  if (status === 'rejected') return { rejected_at: at(1) }
  const last = steps.findIndex(([step]) => step === status)
  const times = steps.slice(0, last + 1).map(([, field], index) => [field, at(index + 1)])
  return { ...Object.fromEntries(times), ...(isEstimated && { estimate_sent_at: at(2) }) }
}

const ticketOf = (sample: TicketSample, index: number, { clientId, userId, adminId }: People) => {
  const at = new Date(Date.now() - (index + 1) * 12 * hourMs)
  const { title, description, priority, status, workflow_execution_id = null } = sample
  const writer = { side: 'client' as const, actor: { ...seedActor, userId } }
  const input = { title, description, priority, workflow_execution_id }
  const opened = openTicket(idOf(11 + index), clientId, input, writer, at)
  const replies = sample.replies.map((message, place): Reply => {
    const isOfClient = place % 2 === 0
    return {
      _id: idOf(21 + index * 10 + place),
      ticket_id: opened._id,
      client_id: clientId,
      seq: place + 1,
      user_id: isOfClient ? userId : adminId,
      side: isOfClient ? 'client' : 'admin',
      message,
      created_at: new Date(at.getTime() + (place + 1) * hourMs),
    }
  })
  const last = replies.at(-1)
  const isDone = status === 'resolved' || status === 'closed'
  const ticket: Ticket = {
    ...opened,
    status,
    assigned_to: status === 'open' ? null : adminId,
    reply_count: replies.length,
    last_reply_at: last?.created_at ?? null,
    last_reply_by: last?.side ?? null,
    unread_client: last?.side === 'admin' && !isDone ? 1 : 0,
    unread_admin: last?.side === 'client' ? 1 : 0,
    resolved_at: isDone ? (last?.created_at ?? at) : null,
    news: [],
  }
  return { ticket, replies }
}

/** Inserts the requests and tickets of the demo client that the store does not have yet. */
export const seedSupport = async (
  { accounts, support }: Pick<Convene, 'accounts' | 'support'>,
  clientId: string,
): Promise<void> => {
  const user = await accounts.findByEmail('contact@estee-agency.com')
  const admin = await accounts.findByEmail('admin@masstock.com')
  if (!user || !admin) return
  const people = { clientId, userId: user._id, adminId: admin._id }
  const opened = tickets.map((sample, index) => ticketOf(sample, index, people))
  await support.load({
    requests: requests.map((sample, index) => requestOf(sample, index, people)),
    tickets: opened.map(({ ticket }) => ticket),
    replies: opened.flatMap(({ replies }) => replies),
  })
}
