import { signal } from '@preact/signals'
import {
  Bell,
  Bot,
  Folder,
  GraduationCap,
  type IconNode,
  Inbox,
  KeyRound,
  LayoutDashboard,
  LifeBuoy,
  Play,
  Receipt,
  Scale,
  ShieldAlert,
  ShieldCheck,
  Users,
  Webhook,
  Workflow,
} from 'lucide'
import { viewedClient } from '../api.ts'
import type { CommonText } from '../i18n/common.ts'
import type { Me } from '../session.ts'

export type Item = { to: string; icon: IconNode; text: CommonText; key?: string }
export type Group = { text: CommonText; items: Item[] }

const work: Item[] = [
  { to: '/console', icon: LayoutDashboard, text: 'dashboard', key: 'd' },
  { to: '/console/workflows', icon: Workflow, text: 'workflows', key: 'w' },
  { to: '/console/executions', icon: Play, text: 'executions', key: 'e' },
  { to: '/console/requests', icon: Inbox, text: 'requests', key: 'r' },
  { to: '/console/support', icon: LifeBuoy, text: 'support', key: 's' },
  { to: '/console/files', icon: Folder, text: 'files' },
]
const products: Item[] = [
  { to: '/console/assistant', icon: Bot, text: 'assistant' },
  { to: '/console/scans', icon: ShieldAlert, text: 'scans' },
  { to: '/console/valuations', icon: Scale, text: 'valuations' },
]
const tutoring: Item = { to: '/console/tutoring', icon: GraduationCap, text: 'tutoring' }
const ofClient: Item[] = [
  { to: '/console/team', icon: Users, text: 'team' },
  { to: '/console/api-keys', icon: KeyRound, text: 'apiKeys' },
  { to: '/console/webhooks', icon: Webhook, text: 'webhooks' },
  { to: '/console/statements', icon: Receipt, text: 'statements' },
]
const own: Item[] = [
  { to: '/console/notifications', icon: Bell, text: 'notifications' },
  { to: '/console/profile', icon: ShieldCheck, text: 'profile' },
]
/** The menu of administrators, which loads for them alone. */
const operate = signal<Item[]>([])
const loadOperate = async (): Promise<void> => {
  operate.value = (await import('./operate.ts')).operate
}

const lessonRoles = ['parent', 'tutor', 'student']

/** Whether the user's work is lessons alone. */
export const hasLessons = ({ user, client }: Me): boolean =>
  client === null && lessonRoles.includes(user.role)

/** The menu of a user: what its role may open. An administrator has no client but the one that it looks at. */
export const groupsFor = (me: Me | null): Group[] => {
  if (me === null) return []
  const isAdmin = me.user.role === 'admin'
  const hasClient = me.client !== null || (isAdmin && viewedClient.value !== null)
  const groups: Group[] = []
  if (isAdmin) groups.push({ text: 'operate', items: operate.value })
  if (isAdmin && operate.value.length === 0) void loadOperate()
  if (hasClient) groups.push({ text: 'work', items: work })
  else if (!isAdmin && !hasLessons(me)) groups.push({ text: 'work', items: work.slice(0, 1) })
  groups.push({
    text: 'products',
    items: [...products, ...(isAdmin || lessonRoles.includes(me.user.role) ? [tutoring] : [])],
  })
  groups.push({ text: 'account', items: [...(hasClient ? ofClient : []), ...own] })
  return groups
}

/** The entry of the menu that an address belongs to: the longest one that it begins with. */
export const itemOf = (groups: Group[], path: string): Item | undefined =>
  groups
    .flatMap(({ items }) => items)
    .filter(
      ({ to }) => path === to || (to !== '/console' && to !== '/console/admin' && path.startsWith(`${to}/`)),
    )
    .at(0)
