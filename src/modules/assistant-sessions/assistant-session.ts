import { type Caller, foldEmail } from '../../http/caller.ts'

export const sessionStatuses = ['active', 'closed', 'resolved', 'abandoned'] as const

export type SessionStatus = (typeof sessionStatuses)[number]

/** A conversation between a customer of a business and its assistant. */
export type AssistantSession = {
  /** A UUID v7: the order of ids is the order of creation. */
  _id: string
  businessId: string
  locationId: string
  /** The business's own name for its customer; an account's id or e-mail address when there is one. */
  userId: string
  /** `userId` folded: the sessions of an account are found by it when the account is erased. */
  userKey: string
  sessionType: string
  status: SessionStatus
  title: string | null
  /** A JSON object as a string, because the store refuses or changes some keys. */
  metadata: string
  messageCount: number
  createdAt: Date
  updatedAt: Date
  lastMessageAt: Date | null
  endedAt: Date | null
  /** Of a session that a message opened, until it ends. It is unique: of several messages one opens it. */
  openKey?: string
}

const defaultLocationId = 'L0100001'
const defaultSessionType = 'general'

export type NewSession = {
  businessId: string
  userId: string
  locationId?: string | null | undefined
  sessionType?: string | null | undefined
}

/** An undefined field stays as it is. */
export type SessionChange = {
  status?: SessionStatus | undefined
  title?: string | null | undefined
  metadata?: Record<string, unknown> | undefined
  sessionType?: string | null | undefined
  locationId?: string | null | undefined
}

/** An empty string counts as absent, as the frontend's own `||` has it. */
export const openSession = (wanted: NewSession, now: Date): AssistantSession => ({
  _id: Bun.randomUUIDv7(),
  businessId: wanted.businessId,
  locationId: wanted.locationId || defaultLocationId,
  userId: wanted.userId,
  userKey: foldEmail(wanted.userId),
  sessionType: wanted.sessionType || defaultSessionType,
  status: 'active',
  title: null,
  metadata: '{}',
  messageCount: 0,
  createdAt: now,
  updatedAt: now,
  lastMessageAt: null,
  endedAt: null,
})

export const openKeyOf = ({ businessId, userId }: NewSession): string => JSON.stringify([businessId, userId])

/** What a business keeps of the name of a customer whose account was erased. */
export const pseudonymOf = (accountId: string): string => `erased-${accountId}`

/**
 * Returns the fields that a change of a session writes: those that it names, and the end that a status brings. Any
 * status but active ends a session; active opens it again. The first end counts.
 */
export const changedFields = (
  before: AssistantSession,
  change: SessionChange,
  now: Date,
): Partial<AssistantSession> => {
  const { status, title, metadata, sessionType, locationId } = change
  return {
    ...(status !== undefined && { status, endedAt: status === 'active' ? null : (before.endedAt ?? now) }),
    ...(title !== undefined && { title: title || null }),
    ...(metadata !== undefined && { metadata: mergeMetadata(before.metadata, metadata) }),
    ...(sessionType !== undefined && { sessionType: sessionType || defaultSessionType }),
    ...(locationId !== undefined && { locationId: locationId || defaultLocationId }),
  }
}

/** `fromEntries` defines its keys: `__proto__` is a key like any other. */
const mergeMetadata = (before: string, change: Record<string, unknown>): string => {
  const kept: object = JSON.parse(before)
  return JSON.stringify(Object.fromEntries([...Object.entries(kept), ...Object.entries(change)]))
}

export const messageRoles = ['user', 'assistant', 'system'] as const

export type MessageRole = (typeof messageRoles)[number]

/** The event in a row of a session's message log. */
export type MessageEvent = {
  id: string
  role: MessageRole
  content: string
  clientMessageId: string | null
  /** On a question: the reply that was asked for. On an answer: the reply that it ends. */
  replyId: string | null
}

export type Message = MessageEvent & { sessionId: string; seq: number; createdAt: Date }

/** `open` serves every caller; `key` serves admins, holders of a key of the business, and the customer. */
export type AssistantAccess = 'open' | 'key'

/** The owner of a session or a list: one customer, or without `userId` a whole business. */
export type Subject = { businessId: string; userId: string | null }

/** The business and the customer of a session. They change only when the customer's account is erased. */
export type SessionSubject = Subject & { userId: string }

/** Whether the caller speaks for a business: an administrator, or the holder of a key of it. */
export const isOfBusiness = (caller: Caller, businessId: string): boolean =>
  caller.user?.role === 'admin' || caller.apiKey?.businessId === businessId

export const mayEnter = (access: AssistantAccess, caller: Caller, subject: Subject): boolean => {
  if (access === 'open' || isOfBusiness(caller, subject.businessId)) return true
  if (!caller.user || subject.userId === null) return false
  const { userId, email, emailVerified } = caller.user
  return userId === subject.userId || (emailVerified && email === foldEmail(subject.userId))
}
