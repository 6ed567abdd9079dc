import {
  Activity,
  Building2,
  CircleAlert,
  Gauge,
  HeartPulse,
  IdCard,
  Inbox,
  LifeBuoy,
  ScrollText,
  Skull,
  UserCog,
  Workflow,
} from 'lucide'
import type { Item } from './navigation.ts'

export const operate: Item[] = [
  { to: '/console/admin', icon: Gauge, text: 'overview' },
  { to: '/console/admin/clients', icon: Building2, text: 'clients' },
  { to: '/console/admin/users', icon: UserCog, text: 'users' },
  { to: '/console/admin/workflows', icon: Workflow, text: 'workflows' },
  { to: '/console/admin/requests', icon: Inbox, text: 'requests' },
  { to: '/console/admin/tickets', icon: LifeBuoy, text: 'support' },
  { to: '/console/admin/performance', icon: Activity, text: 'performance' },
  { to: '/console/admin/errors', icon: CircleAlert, text: 'errors' },
  { to: '/console/admin/dead-letters', icon: Skull, text: 'deadLetters' },
  { to: '/console/admin/audit-logs', icon: ScrollText, text: 'logs' },
  { to: '/console/admin/cards', icon: IdCard, text: 'cards' },
  { to: '/console/admin/health', icon: HeartPulse, text: 'health' },
]
