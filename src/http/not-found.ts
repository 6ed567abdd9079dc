import type { AnyElysia } from 'elysia'
import type { Access } from './access.ts'
import { table } from './context.ts'
import { AppError } from './errors.ts'

/** Answers what no route of `root` does: 405 with `Allow` where the path has other methods, 404 otherwise. */
export const createNotFound = (may: Access, root: () => AnyElysia) => {
  let methodsOf: ((path: string) => string[]) | null = null
  return table('not-found', 'Operations').all(
    '/*',
    ({ request }) => {
      methodsOf ??= createMethodFinder(root().routes)
      const methods = methodsOf(new URL(request.url).pathname)
      if (methods.length === 0) throw new AppError('NOT_FOUND')
      throw new AppError('METHOD_NOT_ALLOWED', { headers: { allow: methods.join(', ') } })
    },
    may.anyoneUnread({ hide: true }),
  )
}

/** Returns the function that finds the methods of a path; none when it is unknown. */
const createMethodFinder = (routes: readonly { method: string; path: string }[]) => {
  const known = routes
    .filter(({ path }) => !path.includes('*'))
    .map(({ method, path }) => ({ methods: methodsFor(method), pattern: patternOf(path) }))
  return (path: string): string[] => {
    const methods = known.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods)
    return methods.length === 0 ? [] : [...new Set([...methods, 'OPTIONS'])]
  }
}

/** HEAD follows GET, and a socket is opened by GET. */
const methodsFor = (method: string): string[] =>
  method === 'WS' ? ['GET'] : method === 'GET' ? ['GET', 'HEAD'] : [method]

const patternOf = (path: string): RegExp => {
  const segments = path.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : RegExp.escape(part)))
  return new RegExp(`^${segments.join('/')}/?$`)
}
