import { t } from 'elysia'
import { invalid } from '../../http/errors.ts'
import { boundedString, euros, listQuery, nullable } from '../../http/wire.ts'

export const title = boundedString(1, 200)
export const description = boundedString(1, 10_000)

/** Some forms call a field by another name. `text` is what they send; the fault is told at `path`. */
export const requireText = (path: string, text: string | undefined): string => {
  const trimmed = text?.trim() ?? ''
  if (trimmed === '') throw invalid(path, 'is required')
  return trimmed
}

/** Undefined, which changes nothing, stays undefined. */
export const readText = (path: string, text: string | undefined): string | undefined =>
  text === undefined ? undefined : requireText(path, text)

/** Titles stand in lists and in subjects of mails: they have one line. */
export const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()

export const amount = nullable(euros, `${euros.description} or null`)

export const readAmount = (given: number | string | null | undefined): number | null | undefined =>
  typeof given === 'string' ? Number(given) : given

const wordList = t.Optional(t.String({ maxLength: 200, description: 'one word, or several with commas' }))

/** `status` takes several. */
export const statusListQuery = { ...listQuery, status: wordList }

export const adminListQuery = {
  ...statusListQuery,
  client_id: t.Optional(t.String({ maxLength: 64, description: 'a client id' })),
}
