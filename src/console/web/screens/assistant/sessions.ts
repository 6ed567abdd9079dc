import { signal } from '@preact/signals'
import type { message, session } from '../../../../modules/assistant-sessions/wire.ts'
import type { Answer } from '../../api.ts'
import { date } from '../../format.ts'
import { t } from '../../i18n/assistant.ts'

export type Session = Answer<typeof session>
export type Message = Answer<typeof message>

export const root = '/console/assistant'

/** The business of the demo data, until the person names another one. */
const firstBusiness = 'B0100001'

/** Whose assistant is asked; the tab keeps it. */
export const business = signal(sessionStorage.getItem('business') ?? firstBusiness)
business.subscribe((id) => sessionStorage.setItem('business', id))

const longestTitle = 60

/** The first line of a question, as the name of its conversation. */
export const titleFrom = (question: string): string => {
  const line = question.split('\n')[0]?.trim() ?? ''
  return line.length > longestTitle ? `${line.slice(0, longestTitle - 1).trimEnd()}…` : line
}

export const titleOf = ({ title, createdAt }: Session): string => title ?? t('untitled', date(createdAt))

export const outboxOf = (sessionId: string): string => `assistant ${sessionId}`
