import { KindGuard, type Static, type TSchema } from '@sinclair/typebox'
import { type TypeCheck, TypeCompiler } from '@sinclair/typebox/compiler'
import { Value } from '@sinclair/typebox/value'
import { AppError, type Issue } from './errors.ts'

const maxIssues = 20

/** A fault as TypeBox reports it. Its message may hold the value, which may be a password. */
export type Fault = { path?: string; message?: string; schema?: { description?: string } }

/** Paths and rules only, one for each path. */
export const toIssues = (faults: Iterable<Fault>): Issue[] => {
  const issues = new Map<string, string>()
  for (const { path, message = 'is not valid', schema } of faults) {
    if (path === undefined || issues.has(path || '/')) continue
    issues.set(path || '/', schema?.description ? `must be ${schema.description}` : message)
    if (issues.size === maxIssues) break
  }
  return [...issues].map(([path, message]) => ({ path, message }))
}

/**
 * Yields the first fault of each field and stops there: the next one would run the pattern of a field over a
 * text whose length is refused already, which took 9 s for 64 KB.
 */
function* firstFaults(schema: TSchema, value: unknown, path = ''): Generator<Fault> {
  if (schema.type !== 'object' || typeof value !== 'object' || value === null || Array.isArray(value)) {
    const fault = Value.Errors(schema, value).First()
    if (fault) yield { ...fault, path }
    return
  }
  const properties: Record<string, TSchema> = schema.properties ?? {}
  for (const [name, property] of Object.entries(properties)) {
    const field = Object.getOwnPropertyDescriptor(value, name)
    if (field) yield* firstFaults(property, field.value, `${path}/${name}`)
    else if (schema.required?.includes(name)) yield { path: `${path}/${name}`, schema: property }
  }
}

/**
 * Returns a check that gives the value back; it is compiled at its first use, as most are not used at every start.
 * It throws 400 VALIDATION_FAILED with paths and rules, no values.
 */
export const createCheck = <Schema extends TSchema>(schema: Schema) => {
  let compiled: TypeCheck<Schema> | null = null
  return (value: unknown): Static<Schema> => {
    compiled ??= TypeCompiler.Compile(schema)
    if (compiled.Check(value)) return value
    throw new AppError('VALIDATION_FAILED', { issues: toIssues(firstFaults(schema, value)) })
  }
}

/** The same for the body of a route, which may be absent where it is optional; fields without a schema are dropped. */
export const createBodyCheck = (schema: TSchema) => {
  const check = createCheck(schema)
  const mayBeAbsent = KindGuard.IsOptional(schema)
  return (body: unknown): unknown =>
    body === undefined && mayBeAbsent ? undefined : Value.Clean(schema, check(body))
}
