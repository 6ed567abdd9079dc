import type { stepKinds, workflowDetail } from '../../../../modules/workflows/catalogue/admin-wire.ts'
import type { Answer } from '../../api.ts'

export type Workflow = Answer<typeof workflowDetail>['workflow']
export type StepKind = Answer<typeof stepKinds>['step_kinds'][number]
export type Step = { name: string; kind: string; with?: Record<string, unknown> }

/** An emptied number is undefined: it is not sent, and the server says whether it may be missing. */
export type FormField = {
  name: string
  label: string
  type: 'text' | 'number' | 'url' | 'select'
  placeholder: string
  required: boolean
  default: string | number | undefined
  options?: string[]
  min?: number | undefined
  max?: number | undefined
  integer?: boolean
  max_length?: number | undefined
}

/** What an administrator writes of a config; the server makes the rest. */
export type Config = {
  workflow_type: Workflow['workflow_type']
  timeout_seconds?: number | undefined
  steps: Step[]
  fields: FormField[]
}

export const configOf = ({ workflow_type, timeout_seconds, steps, fields }: Workflow['config']): Config => ({
  workflow_type,
  timeout_seconds,
  steps: steps.map(({ name, kind, with: fixed }) => ({ name, kind, ...(fixed && { with: fixed }) })),
  fields: fields as FormField[],
})

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The config that a JSON text is; null when the form cannot show it. The server is the judge of the rest. */
export const readConfig = (text: string): Config | null => {
  try {
    const value: unknown = JSON.parse(text)
    if (!isObject(value)) return null
    const { steps, fields } = value
    const areLists = Array.isArray(steps) && Array.isArray(fields)
    return areLists && [...steps, ...fields].every(isObject) ? (value as Config) : null
  } catch {
    return null
  }
}

const isFilled = (line: unknown): boolean => typeof line !== 'string' || line.trim() !== ''

/** The config without the empty lines of its lists. */
export const withoutBlanks = ({ steps, fields, ...config }: Config): Config => ({
  ...config,
  steps: steps.map((step) => {
    if (!isObject(step.with)) return step
    const values = Object.entries(step.with).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.filter(isFilled) : value,
    ])
    return { ...step, with: Object.fromEntries(values) }
  }),
  fields: fields.map((field) =>
    Array.isArray(field.options) ? { ...field, options: field.options.filter(isFilled) } : field,
  ),
})

/** The list with one item moved, or as it is at its ends. */
export const moved = <Item>(items: Item[], from: number, to: number): Item[] => {
  const item = items[from]
  if (item === undefined || to < 0 || to >= items.length) return items
  const rest = items.toSpliced(from, 1)
  return rest.toSpliced(to, 0, item)
}

/** A name that no other item of the list has. */
export const freeName = (wanted: string, taken: { name: string }[], join: string): string => {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted}${join}${count}`
    if (!taken.some((one) => one.name === name)) return name
  }
}
