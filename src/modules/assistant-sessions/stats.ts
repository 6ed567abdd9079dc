import type { SessionStatus } from './assistant-session.ts'

/** The sessions of one status: how many, their messages, and when the last of these came. */
export type StatusCount = {
  _id: SessionStatus
  sessions: number
  messages: number
  lastMessageAt: Date | null
}

export type BusinessStats = {
  businessId: string
  total: number
  active: number
  ended: number
  messages: number
  lastMessageAt: Date | null
}

export const statsOf = (businessId: string, counts: StatusCount[]): BusinessStats => {
  const sum = (field: 'sessions' | 'messages', among = counts) =>
    among.reduce((total, count) => total + count[field], 0)
  const active = sum(
    'sessions',
    counts.filter(({ _id }) => _id === 'active'),
  )
  const total = sum('sessions')
  const times = counts.flatMap(({ lastMessageAt }) => lastMessageAt?.getTime() ?? [])
  return {
    businessId,
    total,
    active,
    ended: total - active,
    messages: sum('messages'),
    lastMessageAt: times.length === 0 ? null : new Date(Math.max(...times)),
  }
}
