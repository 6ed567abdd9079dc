import type { InputSchema, InputValues } from '../../ui/schema-form.tsx'
import { toInput, toValues } from '../../ui/schema-form.tsx'
import type { FlowDetail } from './runs.ts'

type Config = FlowDetail['workflow']['config']

/** The schema of the inputs. It does not tell addresses from other texts, which the fields beside it do. */
export const schemaOf = ({ input_schema, fields }: Config): InputSchema => {
  const { properties = {}, required = [] } = input_schema as InputSchema
  const isUrl = (name: string) => fields.some((field) => field.name === name && field.type === 'url')
  return {
    required,
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [
        name,
        isUrl(name) ? { format: 'uri', ...property } : property,
      ]),
    ),
  }
}

/** The fields of an input that name files by their ids. */
const fileFields = ['images', 'reference_images', 'file']
/** Where prompts are one text, parted by empty lines; an input may have them as a list too, which goes first. */
const promptsField = 'prompts_text'

/** What a form holds: its fields, the files, and what else the input had. */
export type RunInput = { values: InputValues; files: string[]; rest: Record<string, unknown> }

export const splitInput = (schema: InputSchema, input: Record<string, unknown>): RunInput => {
  const { prompts, ...given } = input
  const hasPrompts = schema.properties !== undefined && promptsField in schema.properties
  if (hasPrompts && Array.isArray(prompts)) given[promptsField] ??= prompts.join('\n\n')
  const files = fileFields.flatMap((name) => {
    const value = given[name]
    return typeof value === 'string'
      ? value.split(/[\s,]+/).filter(Boolean)
      : Array.isArray(value)
        ? value
        : []
  })
  const isKnown = (name: string) => fileFields.includes(name) || name in (schema.properties ?? {})
  return {
    values: toValues(schema, given),
    files: [...new Set(files.map(String))],
    rest: {
      ...Object.fromEntries(Object.entries(given).filter(([name]) => !isKnown(name))),
      ...(!hasPrompts && prompts !== undefined && { prompts }),
    },
  }
}

export const joinInput = (
  schema: InputSchema,
  { values, files, rest }: RunInput,
): Record<string, unknown> => ({
  ...rest,
  ...toInput(schema, values),
  ...(files.length > 0 && { images: files }),
})

/** Returns the input that a text in JSON is; null when it is none. */
export const readJson = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

/** The fault of a run names the field that it is about: `"opacity" must be …`. */
export const faultOf = (message: string | null | undefined, name: string): string | undefined =>
  message?.startsWith(`"${name}" `) ? message : undefined
