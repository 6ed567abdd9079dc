import type { PathExamples } from './declared-fails.ts'

/** The parameters and the body of an operation. `pathExamples` comes from its route. */
export type DescribedInput = {
  pathExamples?: PathExamples
  parameters?: Parameter[]
  requestBody?: { content: Record<string, MediaType> }
}

type Parameter = { name: string; in: string; schema?: { examples?: unknown[] } } & Examples
type MediaType = { schema: BodySchema } & Examples
/** One example, or several by name. */
type Examples = { example?: unknown; examples?: Record<string, { value: unknown }> }
export type BodySchema = {
  'x-media-types'?: readonly string[]
  properties?: Record<string, object>
  examples?: unknown[]
  anyOf?: { title?: string; examples?: unknown[] }[]
}

/** Puts examples where the docs page shows them: at a parameter or a body, not in its schema. */
export const describeExamples = (operation: DescribedInput): void => {
  const { pathExamples = {} } = operation
  delete operation.pathExamples
  for (const parameter of operation.parameters ?? []) {
    const ofPath = pathExamples[parameter.name]
    if (typeof ofPath === 'object') parameter.examples = namedExamples(Object.entries(ofPath))
    else setExample(parameter, ofPath ?? parameter.schema?.examples?.[0])
  }
  for (const [type, media] of Object.entries(operation.requestBody?.content ?? {})) {
    const { anyOf, examples } = media.schema
    if (anyOf) media.examples = namedExamples(anyOf.map((each) => [each.title ?? '', each.examples?.[0]]))
    else setExample(media, examples?.[0])
    if (type !== 'application/json') media.schema = withFieldExamples(media.schema, Object(media.example))
  }
}

/** Forms show an example of each field, and would fill a field without one with the word "string". */
const withFieldExamples = (schema: BodySchema, example: Record<string, unknown>): BodySchema => {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]): [string, object] => [
    name,
    { ...field, examples: [example[name] ?? ''] },
  ])
  return { ...schema, properties: Object.fromEntries(fields) }
}

const namedExamples = (named: [string, unknown][]) =>
  Object.fromEntries(named.map(([name, value]) => [name, { value }]))

const setExample = (described: Examples, example: unknown): void => {
  if (example !== undefined) described.example = example
}
