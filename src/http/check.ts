import type { Static, TSchema } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { toIssues } from './error-response.ts'
import { AppError } from './errors.ts'

/**
 * Returns a check for bodies that Elysia does not check itself, as on paths that two products share.
 * The check throws 400 VALIDATION_FAILED with paths and rules, never with values.
 */
export const createCheck = <Schema extends TSchema>(schema: Schema) => {
  const compiled = TypeCompiler.Compile(schema)
  return (value: unknown): Static<Schema> => {
    if (compiled.Check(value)) return value
    throw new AppError('VALIDATION_FAILED', { issues: toIssues(compiled.Errors(value)) })
  }
}
