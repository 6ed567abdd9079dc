import type { Issue } from '../../../http/errors.ts'
import { isSecretName } from '../executions/secret-fields.ts'
import type { WorkflowConfig, WorkflowField, WorkflowStep } from './workflow.ts'

/** A config as it is written; the rest of it follows. */
export type NewConfig = Pick<WorkflowConfig, 'workflow_type' | 'steps' | 'fields' | 'timeout_seconds'>

export const defaultTimeoutSeconds = 30 * 60
export const fieldNamePattern = '^[a-z][a-z0-9_]{0,63}$'

export const completeConfig = (input: NewConfig, version: number): WorkflowConfig => ({
  ...input,
  version,
  input_schema: inputSchemaOf(input.fields),
})

const inputSchemaOf = (fields: WorkflowField[]): Record<string, unknown> => ({
  type: 'object',
  properties: Object.fromEntries(fields.map((field) => [field.name, toJsonSchema(field)])),
  required: fields.filter(({ required }) => required).map(({ name }) => name),
})

const toJsonSchema = ({ type, label, placeholder, min, max, max_length, ...field }: WorkflowField) => ({
  type: type !== 'number' ? 'string' : field.integer ? 'integer' : 'number',
  title: label,
  description: placeholder,
  ...(!field.required && { default: field.default }),
  ...(field.options && { enum: field.options }),
  ...(min !== undefined && { minimum: min }),
  ...(max !== undefined && { maximum: max }),
  ...(max_length !== undefined && { maxLength: max_length }),
})

/** Returns what is wrong with a config beside its types. */
export const configFaults = ({ fields, steps }: Pick<NewConfig, 'fields' | 'steps'>): Issue[] => [
  ...repeats(fields, '/config/fields'),
  ...repeats(steps, '/config/steps'),
  ...fields.flatMap((field, index) => {
    const message = fieldFault(field)
    return message === null ? [] : [{ path: `/config/fields/${index}`, message }]
  }),
]

const repeats = (named: (WorkflowField | WorkflowStep)[], path: string): Issue[] =>
  new Set(named.map(({ name }) => name)).size === named.length
    ? []
    : [{ path, message: 'must have a different name each' }]

const fieldFault = (field: WorkflowField): string | null => {
  const { type, name, options = [], default: preset, min = -Infinity, max = Infinity } = field
  if (isSecretName(name)) return 'must not be named like a secret: such inputs are dropped'
  if (type === 'number') {
    if (min > max) return 'must have a min that is not above its max'
    if (field.required) return null
    if (typeof preset !== 'number') return 'must have a number as its default'
    if (field.integer && !Number.isInteger(preset)) return 'must have an integer as its default'
    return preset < min || preset > max ? 'must have a default between its min and max' : null
  }
  if (typeof preset !== 'string') return 'must have a string as its default'
  if (type === 'select') {
    if (options.length === 0) return 'must have options'
    return field.required || options.includes(preset) ? null : 'must have one of its options as its default'
  }
  return preset.length > (field.max_length ?? Infinity) ? 'must have a default within its max_length' : null
}
