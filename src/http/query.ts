import { AppError } from './errors.ts'

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
