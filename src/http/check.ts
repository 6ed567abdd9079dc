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

/** What a caller names itself stands in a path, but not at any length. */
const longestPath = 200

/**
 * Yields the first fault of each field and stops there: the next one would run the pattern of a field over a
 * text whose length is refused already, which took 9 s for 64 KB.
 */
function* firstFaults(schema: TSchema, value: unknown, path = ''): Generator<Fault> {
  const parts = partsOf(schema, value, path)
  if (parts === null) {
    const fault = Value.Errors(schema, value).First()
    if (fault) yield { ...fault, path }
    return
  }
  let isFaulty = false
  for (const fault of parts) {
    isFaulty = true
    yield fault
  }
  if (isFaulty) return
  // What is no fault of a part, such as a name that is not allowed.
  const fault = Value.Errors(schema, value).First()
  if (fault) yield { ...fault, path: fault.path.length > longestPath ? path : `${path}${fault.path}` }
}

/** The faults of the fields of an object, or of the objects in a list of a length that is allowed; null for other values. */
const partsOf = (schema: TSchema, value: unknown, path: string): Generator<Fault> | null => {
  if (schema.type === 'object' && typeof value === 'object' && value !== null && !Array.isArray(value))
    return faultsOfFields(schema, value, path)
  if (schema.type !== 'array' || schema.items?.type !== 'object' || !Array.isArray(value)) return null
  return value.length > (schema.maxItems ?? Number.POSITIVE_INFINITY)
    ? null
    : faultsOfItems(schema.items, value, path)
}

function* faultsOfFields(schema: TSchema, value: object, path: string): Generator<Fault> {
  const properties: Record<string, TSchema> = schema.properties ?? {}
  for (const [name, property] of Object.entries(properties)) {
    const field = Object.getOwnPropertyDescriptor(value, name)
    if (field) yield* firstFaults(property, field.value, `${path}/${name}`)
    else if (schema.required?.includes(name)) yield { path: `${path}/${name}`, schema: property }
  }
}

function* faultsOfItems(schema: TSchema, items: unknown[], path: string): Generator<Fault> {
  for (const [index, item] of items.entries()) yield* firstFaults(schema, item, `${path}/${index}`)
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
