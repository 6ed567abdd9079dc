import { AppError, invalid } from './errors.ts'

/** The part of a query's schema that is used here. `refusal` is the public text, where the route has its own. */
export type QuerySchema = { properties?: Record<string, unknown>; refusal?: string }

/**
 * Throws 400 when a parameter of the route is given more than once. Elysia would silently choose one.
 */
export const refuseRepeats = (url: string, { properties = {}, refusal }: QuerySchema): void => {
  const start = url.indexOf('?')
  if (start === -1 || !url.includes('&', start)) return
  const query = new URLSearchParams(url.slice(start))
  const issues = Object.keys(properties)
    .filter((name) => query.getAll(name).length > 1)
    .map((name) => ({ path: `/${name}`, message: 'must be given once' }))
  if (issues.length > 0)
    throw new AppError('VALIDATION_FAILED', { issues, ...(refusal !== undefined && { text: refusal }) })
}

/** Reads a list of words, parted by commas. Returns undefined for an empty one. Throws 400 for an unknown word. */
export const readWords = <Word extends string>(
  name: string,
  given: string | undefined,
  words: readonly Word[],
): Word[] | undefined => {
  const found = (given ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const known = words.find((word) => word === part)
      if (!known) throw invalid(`/${name}`, `must be a list of ${words.join(', ')}`)
      return known
    })
  return found.length === 0 ? undefined : found
}
