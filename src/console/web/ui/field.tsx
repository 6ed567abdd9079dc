import { useSignal } from '@preact/signals'
import { Eye, EyeOff } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { t } from '../i18n/common.ts'
import { IconButton } from './button.tsx'

type FieldProps = {
  label: string
  help?: string | undefined
  /** What is wrong with the value; shown below it and read with it. */
  error?: string | undefined
  required?: boolean
  /** Draws the control with the attributes that tie it to its label, help and error. */
  children: (control: Control) => ComponentChildren
}

export type Control = { id: string; required: boolean; 'aria-describedby': string; 'aria-invalid': boolean }

export const Field = ({ label, help, error, required = false, children }: FieldProps) => {
  const id = useId()
  return (
    <div class={error ? 'field bad' : 'field'}>
      <label for={id}>
        {label}
        {required && <small>{t('required')}</small>}
      </label>
      {children({ id, required, 'aria-describedby': `${id}-help`, 'aria-invalid': error !== undefined })}
      <small id={`${id}-help`} class={error ? 'error' : ''} role={error ? 'alert' : undefined}>
        {error ?? help}
      </small>
    </div>
  )
}

type TextFieldProps = Omit<FieldProps, 'children'> & {
  value: string
  onInput: (value: string) => void
  type?: 'text' | 'email' | 'url' | 'number' | 'date' | 'datetime-local' | 'tel'
  /** More than one line. */
  lines?: number
  /** In the font of code; with `lines`. */
  code?: boolean
  maxLength?: number
  minLength?: number
  min?: number
  max?: number
  /** Of numbers; any by itself. */
  step?: number
  placeholder?: string
  autocomplete?: string
  readOnly?: boolean
  autofocus?: boolean
}

export const TextField = ({
  label,
  help,
  error,
  required,
  value,
  onInput,
  lines,
  code,
  ...rest
}: TextFieldProps) => (
  <Field {...{ label, help, error, required: required ?? false }}>
    {(control) =>
      lines ? (
        <textarea
          {...control}
          class={code ? 'code' : ''}
          spellcheck={!code}
          rows={lines}
          maxLength={rest.maxLength}
          minLength={rest.minLength}
          placeholder={rest.placeholder}
          readOnly={rest.readOnly}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      ) : (
        <input
          {...rest}
          {...control}
          // The types of preact know each kind of field apart, and this one is any of them.
          type={(rest.type ?? 'text') as 'text'}
          step={rest.step ?? (rest.type === 'number' ? 'any' : undefined)}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )
    }
  </Field>
)

type PasswordFieldProps = Omit<TextFieldProps, 'lines' | 'type'> & { autocomplete: string }

export const PasswordField = ({ label, help, error, value, onInput, ...rest }: PasswordFieldProps) => {
  const visible = useSignal(false)
  return (
    <Field {...{ label, help, error, required: rest.required ?? false }}>
      {(control) => (
        <span class="with-button">
          <input
            {...rest}
            {...control}
            type={(visible.value ? 'text' : 'password') as 'text'}
            value={value}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          <IconButton
            small
            icon={visible.value ? EyeOff : Eye}
            label={t(visible.value ? 'hide' : 'show')}
            onClick={() => {
              visible.value = !visible.value
            }}
          />
        </span>
      )}
    </Field>
  )
}

type SelectFieldProps = Omit<FieldProps, 'children'> & {
  value: string
  onInput: (value: string) => void
  of: [value: string, text: string][]
}

export const SelectField = ({ value, onInput, of, ...field }: SelectFieldProps) => (
  <Field {...field}>
    {(control) => (
      <select {...control} value={value} onChange={(event) => onInput(event.currentTarget.value)}>
        {of.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    )}
  </Field>
)

export const CheckField = ({
  label,
  help,
  checked,
  onInput,
}: {
  label: string
  help?: string | undefined
  checked: boolean
  onInput: (checked: boolean) => void
}) => (
  <label class="check">
    <input type="checkbox" checked={checked} onChange={(event) => onInput(event.currentTarget.checked)} />
    <span>
      {label}
      {help && <small>{help}</small>}
    </span>
  </label>
)
