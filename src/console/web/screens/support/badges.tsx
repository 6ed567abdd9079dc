import {
  Ban,
  ChevronDown,
  ChevronsUp,
  ChevronUp,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePlay,
  CircleX,
  FilePenLine,
  Handshake,
  type IconNode,
  Minus,
  PencilLine,
  Search,
  Send,
} from 'lucide'
import { t } from '../../i18n/support.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import type { Request, Ticket } from './sides.ts'

type Look = { icon: IconNode; tone: Tone }

const ticketLooks: Record<Ticket['status'], Look> = {
  open: { icon: CircleDot, tone: 'warn' },
  in_progress: { icon: CirclePlay, tone: 'info' },
  resolved: { icon: CircleCheck, tone: 'good' },
  closed: { icon: Ban, tone: 'neutral' },
}
export const ticketStatuses = Object.keys(ticketLooks) as Ticket['status'][]

export const TicketBadge = ({ status }: { status: Ticket['status'] }) => (
  <Badge {...ticketLooks[status]} text={t(status)} />
)

const priorityLooks: Record<Ticket['priority'], Look> = {
  urgent: { icon: ChevronsUp, tone: 'bad' },
  high: { icon: ChevronUp, tone: 'warn' },
  medium: { icon: Minus, tone: 'neutral' },
  low: { icon: ChevronDown, tone: 'neutral' },
}
export const priorities = Object.keys(priorityLooks) as Ticket['priority'][]

export const PriorityBadge = ({ priority }: { priority: Ticket['priority'] }) => (
  <Badge {...priorityLooks[priority]} text={t(priority)} />
)

export const stageLooks: Record<Request['status'], Look> = {
  draft: { icon: PencilLine, tone: 'neutral' },
  submitted: { icon: Send, tone: 'info' },
  reviewing: { icon: Search, tone: 'info' },
  negotiation: { icon: Handshake, tone: 'warn' },
  contract_signed: { icon: FilePenLine, tone: 'info' },
  development: { icon: CircleDashed, tone: 'info' },
  deployed: { icon: CircleCheck, tone: 'good' },
  rejected: { icon: CircleX, tone: 'bad' },
}
export const stages = Object.keys(stageLooks) as Request['status'][]

export const StageBadge = ({ stage }: { stage: Request['status'] }) => (
  <Badge {...stageLooks[stage]} text={t(stage)} />
)
