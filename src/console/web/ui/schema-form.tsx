import { t } from '../i18n/common.ts'
import { CheckField, SelectField, TextField } from './field.tsx'

/** One input: the part of JSON Schema that forms are made of. */
export type InputProperty = {
  type?: 'string' | 'number' | 'integer' | 'boolean' | 'array'
  title?: string
  description?: string
  default?: unknown
  enum?: (string | number)[]
  format?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
}

export type InputSchema = { properties?: Record<string, InputProperty>; required?: string[] }

/** What the fields hold: numbers as the text that was typed, a list as its lines. */
export type InputValues = Record<string, string | boolean>

const toText = (value: unknown): string =>
  Array.isArray(value) ? value.join('\n') : value === null || value === undefined ? '' : String(value)

/** What the fields begin with: `given`, such as the input of an earlier run, else the defaults. */
export const toValues = (
  { properties = {} }: InputSchema,
  given: Record<string, unknown> = {},
): InputValues =>
  Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const value = given[name] ?? property.default
      if (property.type === 'boolean') return [name, value === true || value === 'true']
      const text = toText(value)
      // A choice of earlier may be none any more.
      const isChoice = property.enum === undefined || property.enum.map(String).includes(text)
      return [name, isChoice ? text : toText(property.default)]
    }),
  )

const lines = (text: string): string[] => text.split('\n').flatMap((line) => line.trim() || [])

/** What is sent: numbers as numbers and lists as lists; an empty field is left out. */
export const toInput = ({ properties = {} }: InputSchema, values: InputValues): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, { type }]): [string, unknown][] => {
      const value = values[name] ?? ''
      if (typeof value === 'boolean') return [[name, value]]
      if (value.trim() === '') return []
      if (type === 'array') return [[name, lines(value)]]
      return [[name, type === 'number' || type === 'integer' ? Number(value) : value]]
    }),
  )

type SchemaFormProps = {
  schema: InputSchema
  values: InputValues
  onInput: (changes: InputValues) => void
  /** What is wrong with a field; shown below it. */
  issue?: (name: string) => string | undefined
}

/** The fields of a JSON Schema, in its order. The browser checks what it can, and the server is the judge. */
export const SchemaForm = ({ schema, values, onInput, issue }: SchemaFormProps) => (
  <>
    {inRows(schema).map((row) => {
      const fields = row.map(([name, property]) => (
        <Input
          key={name}
          label={property.title ?? name}
          property={property}
          required={schema.required?.includes(name) ?? false}
          value={values[name] ?? ''}
          error={issue?.(name)}
          onInput={(value) => onInput({ [name]: value })}
        />
      ))
      return row.length === 1 ? (
        fields
      ) : (
        <div class="form-row" key={row[0]?.[0]}>
          {fields}
        </div>
      )
    })}
  </>
)

type Named = [name: string, property: InputProperty]

/** Short fields that follow each other stand beside each other. */
const inRows = ({ properties = {} }: InputSchema): Named[][] => {
  const rows: Named[][] = []
  for (const named of Object.entries(properties)) {
    const last = rows.at(-1)
    const [before] = last ?? []
    if (last && before && isShort(before[1]) && isShort(named[1])) last.push(named)
    else rows.push([named])
  }
  return rows
}

const shortText = 40
const isShort = ({ type, enum: choices, format, maxLength = Infinity }: InputProperty): boolean =>
  choices !== undefined ||
  type === 'number' ||
  type === 'integer' ||
  format === 'date' ||
  maxLength <= shortText

/** A text that may be longer than this gets several lines. */
const oneLine = 2048
const isLong = ({ type, format, maxLength = 0 }: InputProperty): boolean =>
  type === 'array' || format === 'textarea' || maxLength > oneLine

const types: Record<string, 'date' | 'url' | 'email'> = { date: 'date', uri: 'url', email: 'email' }
const isNumber = ({ type }: InputProperty): boolean => type === 'number' || type === 'integer'

/** The description, unless it only repeats the default or the choices; else the bounds. */
const helpOf = ({ type, description = '', default: preset, enum: choices, ...rest }: InputProperty) => {
  const { minimum, maximum } = rest
  if (description !== '' && description !== toText(preset) && description !== choices?.join(', '))
    return description
  if (type === 'array') return t('onePerLine')
  if (minimum === undefined) return maximum === undefined ? undefined : `≤ ${maximum}`
  return maximum === undefined ? `≥ ${minimum}` : `${minimum} – ${maximum}`
}

type InputProps = {
  label: string
  property: InputProperty
  required: boolean
  value: string | boolean
  error: string | undefined
  onInput: (value: string | boolean) => void
}

const Input = ({ label, property, required, value, error, onInput }: InputProps) => {
  const { type, enum: choices, format = '', default: preset, ...bounds } = property
  const help = helpOf(property)
  if (type === 'boolean')
    return <CheckField label={label} help={error ?? help} checked={value === true} onInput={onInput} />
  const text = String(value)
  const shared = { label, help, error, required, value: text, onInput }
  if (choices) {
    const of = choices.map((choice): [string, string] => [String(choice), String(choice)])
    return <SelectField {...shared} of={preset === undefined ? [['', '–'], ...of] : of} />
  }
  return (
    <TextField
      {...shared}
      // What is taken where the field stays empty.
      placeholder={toText(preset)}
      {...(bounds.minLength !== undefined && { minLength: bounds.minLength })}
      {...(bounds.maxLength !== undefined && { maxLength: bounds.maxLength })}
      {...(bounds.minimum !== undefined && { min: bounds.minimum })}
      {...(bounds.maximum !== undefined && { max: bounds.maximum })}
      {...(type === 'integer' && { step: 1 })}
      {...(isLong(property)
        ? { lines: Math.min(12, Math.max(4, text.split('\n').length + 1)) }
        : { type: isNumber(property) ? 'number' : (types[format] ?? 'text') })}
    />
  )
}
