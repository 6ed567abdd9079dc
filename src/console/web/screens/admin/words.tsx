import { Ban, CircleCheck, CircleDashed, CircleX, type IconNode } from 'lucide'
import { type AdminText, isText, t } from '../../i18n/admin.ts'
import { t as common } from '../../i18n/common.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'

export const plans = ['premium_custom', 'pro', 'starter'] as const
export const clientRoles = ['owner', 'collaborator'] as const
export const roles = ['user', 'admin', 'parent', 'tutor', 'student'] as const

/** The word for a code of the server; a code without one is shown as it is. */
export const word = (code: string): string => (isText(code) ? t(code) : code)

/** The choices of a field or a filter, with their words. */
export const choices = (codes: readonly AdminText[]): [string, string][] =>
  codes.map((code) => [code, t(code)])

type Look = { tone: Tone; icon: IconNode; text: () => string }

const looks: Record<'active' | 'pending' | 'suspended' | 'deleted', Look> = {
  active: { tone: 'good', icon: CircleCheck, text: () => common('active') },
  pending: { tone: 'warn', icon: CircleDashed, text: () => t('waiting') },
  suspended: { tone: 'bad', icon: Ban, text: () => common('suspended') },
  deleted: { tone: 'neutral', icon: CircleX, text: () => t('deleted') },
}

/** How a client or an account stands. */
export const StatusBadge = ({ status }: { status: string }) => {
  const { tone, icon, text } = looks[status as keyof typeof looks] ?? looks.pending
  return <Badge tone={tone} icon={icon} text={text()} />
}

/** Where a business card is opened by its owner. */
export const linkOf = (token: string): string =>
  `${location.origin}/console/valuations?card=${encodeURIComponent(token)}`
