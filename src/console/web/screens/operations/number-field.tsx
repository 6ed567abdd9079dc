import { TextField } from '../../ui/field.tsx'
import { useTyped } from './typed.ts'

type NumberFieldProps = {
  label: string
  help?: string | undefined
  error?: string | undefined
  value: number | undefined
  onInput: (value: number | undefined) => void
}

const toText = (value: number | undefined): string => (value === undefined ? '' : String(value))
const fromText = (text: string): number | undefined => (text === '' ? undefined : Number(text))

/** A number, or none where it is empty. */
export const NumberField = ({ value, onInput, ...rest }: NumberFieldProps) => (
  <TextField {...rest} type="number" {...useTyped(value, toText, fromText, onInput)} />
)
