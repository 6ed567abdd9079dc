import { t } from '../i18n/schema-form.ts'
import type { InputProperty, InputSchema } from './schema-form.tsx'

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

const numberFault = (value: number, { type, minimum, maximum }: InputProperty): string | null => {
  if (!Number.isFinite(value)) return t('notNumber')
  if (type === 'integer' && !Number.isInteger(value)) return t('notInteger')
  const isIn = value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity)
  if (isIn) return null
  if (minimum === undefined) return t('atMost', maximum ?? '')
  return maximum === undefined ? t('atLeast', minimum) : t('outOfRange', minimum, maximum)
}

const textFault = (
  text: string,
  { enum: choices, format, minLength = 0, maxLength = Infinity }: InputProperty,
) => {
  if (choices && !choices.map(String).includes(text)) return t('noChoice', choices.join(', '))
  if (text.length > maxLength) return t('tooLong', text.length, maxLength)
  if (text.length < minLength) return t('tooShort', text.length, minLength)
  return format === 'uri' && !isWebAddress(text.trim()) ? t('noAddress') : null
}

/** A run takes numbers as text too, and lists where a text is wanted: what else is wrong, the server says. */
const faultOf = (value: unknown, property: InputProperty): string | null => {
  const { type } = property
  if (type === 'number' || type === 'integer')
    return typeof value === 'number' || typeof value === 'string'
      ? numberFault(Number(value), property)
      : t('notNumber')
  return typeof value === 'string' && type !== 'array' ? textFault(value, property) : null
}

/** What is wrong with an input by its schema, by the names of the fields. An empty one takes its default. */
export const inputFaults = (
  { properties = {}, required = [] }: InputSchema,
  input: Record<string, unknown>,
): Map<string, string> => {
  const found = Object.entries(properties).flatMap(([name, property]): [string, string][] => {
    const value = input[name]
    const fault = isEmpty(value) ? (required.includes(name) ? t('missing') : null) : faultOf(value, property)
    return fault === null ? [] : [[name, fault]]
  })
  return new Map(found)
}
