import type { FormField, Step, StepKind } from './config.ts'

// A step reads its settings by name: what it fixes wins over what the form asks, and that over its own default.

/** The part of JSON Schema that steps use. */
export type Setting = {
  type?: string
  anyOf?: { const?: string; type?: string }[]
  default?: unknown
  description?: string
  minimum?: number
  maximum?: number
  maxLength?: number
  items?: Setting
}

export type Source = 'default' | 'fixed' | 'form'

/** How a fixed value is typed. */
export type Control = 'choice' | 'number' | 'switch' | 'lines' | 'pairs' | 'text'

export const settingsOf = (kind: StepKind | undefined): [string, Setting][] =>
  Object.entries((kind?.input_schema.properties ?? {}) as Record<string, Setting>)

export const sourceOf = (step: Step, name: string, fields: FormField[]): Source =>
  Object.hasOwn(step.with ?? {}, name)
    ? 'fixed'
    : fields.some((one) => one.name === name)
      ? 'form'
      : 'default'

export const choicesOf = ({ anyOf = [] }: Setting): string[] => anyOf.flatMap((one) => one.const ?? [])

export const controlOf = (setting: Setting): Control => {
  if (choicesOf(setting).length > 0) return 'choice'
  if (setting.type === 'number' || setting.type === 'integer') return 'number'
  if (setting.type === 'boolean') return 'switch'
  if (setting.type === 'object') return 'pairs'
  return setting.type === 'array' || setting.anyOf ? 'lines' : 'text'
}

export const toText = (value: unknown): string => {
  if (Array.isArray(value)) return value.join('\n')
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, one]) => `${name}: ${one}`)
      .join('\n')
  return value === undefined || value === null ? '' : String(value)
}

export const fromText = (control: Control, text: string): unknown => {
  if (control === 'number') return text === '' ? '' : Number(text)
  if (control === 'switch') return text === 'true'
  if (control === 'lines') return text.split('\n')
  if (control !== 'pairs') return text
  const pairs = text.split('\n').filter((line) => line.trim() !== '')
  return Object.fromEntries(
    pairs.map((line) => {
      const [name = '', ...rest] = line.split(':')
      return [name.trim(), rest.join(':').trim()]
    }),
  )
}

/** What a fixed value begins with. */
export const firstValue = (setting: Setting): unknown =>
  setting.default ??
  fromText(controlOf(setting), controlOf(setting) === 'number' ? String(setting.minimum ?? 0) : '')

const labelOf = (name: string): string => {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The field that asks for a setting, with the limits of the setting. */
export const fieldFor = (name: string, setting: Setting): FormField => {
  const { default: preset, minimum, maximum, maxLength } = setting
  const control = controlOf(setting)
  const field = { name, label: labelOf(name), placeholder: '', required: false }
  if (control === 'number')
    return { ...field, type: 'number', default: Number(preset ?? minimum ?? 0), min: minimum, max: maximum }
  if (control === 'switch')
    return { ...field, type: 'select', default: preset === true ? 'yes' : 'no', options: ['yes', 'no'] }
  if (control === 'choice')
    return { ...field, type: 'select', default: toText(preset), options: choicesOf(setting) }
  const text = toText(preset).replaceAll('\n', ', ')
  return {
    ...field,
    type: name.endsWith('url') ? 'url' : 'text',
    default: text,
    ...(maxLength !== undefined && { max_length: maxLength }),
  }
}
