import { t } from 'elysia'
import { invalid } from '../../http/errors.ts'
import { boundedString, listQuery, nullable } from '../../http/wire.ts'
import { clientQuery } from '../workflows/index.ts'

export const clientOnly = t.Object(clientQuery)

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

/** Euros; forms send numbers as strings. */
export const amount = nullable(
  t.Union([
    t.Number({ minimum: 0, maximum: 10_000_000 }),
    t.String({ pattern: '^\\d{1,7}(\\.\\d{1,2})?$', maxLength: 10 }),
  ]),
  'euros from 0 to 10000000, or null',
)

export const readAmount = (given: number | string | null | undefined): number | null | undefined =>
  typeof given === 'string' ? Number(given) : given

const wordList = t.Optional(t.String({ maxLength: 200, description: 'one word, or several with commas' }))

/** `status` takes several. */
export const statusListQuery = { ...listQuery, status: wordList }

export const adminListQuery = {
  ...statusListQuery,
  client_id: t.Optional(t.String({ maxLength: 64, description: 'a client id' })),
}

/** Reads a list of words. Throws 400 for an unknown one; undefined for none. */
export const readWords = <Word extends string>(
  name: string,
  known: readonly Word[],
  given: string | undefined,
): Word[] | undefined => {
  const words = (given ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean)
  const found = words.map((word) => {
    const one = known.find((each) => each === word)
    if (!one) throw invalid(`/${name}`, `must be a list of ${known.join(', ')}`)
    return one
  })
  return found.length === 0 ? undefined : found
}
