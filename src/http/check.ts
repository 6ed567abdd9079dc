import type { Static, TSchema } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { AppError, type Issue } from './errors.ts'

const maxIssues = 20

/**
 * Makes a check for what Elysia does not check itself: bodies of paths that several modules share.
 * It throws 400 VALIDATION_FAILED with paths and rules, never with the values.
 */
export const createCheck = <Schema extends TSchema>(schema: Schema) => {
  const compiled = TypeCompiler.Compile(schema)
  return (value: unknown): Static<Schema> => {
    if (compiled.Check(value)) return value
    const issues = new Map<string, Issue>()
    for (const fault of compiled.Errors(value)) {
      if (issues.size >= maxIssues) break
      const path = fault.path || '/'
      const wanted = fault.schema.description
      if (!issues.has(path)) issues.set(path, { path, message: wanted ? `must be ${wanted}` : fault.message })
    }
    throw new AppError('VALIDATION_FAILED', { issues: [...issues.values()] })
  }
}
