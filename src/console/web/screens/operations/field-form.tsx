import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/editor.ts'
import { CheckField, SelectField, TextField } from '../../ui/field.tsx'
import type { FormField } from './config.ts'
import { FaultsAt, type Issues } from './issues.tsx'
import { NumberField } from './number-field.tsx'

const types = ['text', 'number', 'url', 'select'] as const

/** A field of another type: with the default that the type takes, and without limits that it has not. */
const withType = (
  { options, min, max, max_length, integer: _, ...field }: FormField,
  type: FormField['type'],
): FormField => {
  const text = String(field.default ?? '')
  if (type === 'number') return { ...field, type, default: Number(text) || min || 0, min, max }
  if (type === 'select')
    return { ...field, type, default: options?.[0] ?? text, options: options ?? (text ? [text] : []) }
  return { ...field, type, default: text, max_length }
}

type FieldFormProps = {
  field: FormField
  path: string
  issues: Issues
  onField: (field: FormField) => void
}

/** One field of the form of a run. */
export const FieldForm = ({ field, path, issues, onField }: FieldFormProps) => {
  const set = (change: Partial<FormField>) => onField({ ...field, ...change })
  const at = (name: string) => issues.within(`${path}/${name}`)
  const isNumber = field.type === 'number'
  const options = field.options ?? []
  const preset = {
    label: t('default'),
    help: t('defaultHelp'),
    error: at('default'),
    value: String(field.default ?? ''),
  }
  return (
    <>
      <FaultsAt path={path} of={issues} />
      <div class="form-row">
        <TextField
          label={t('label')}
          value={field.label}
          maxLength={100}
          error={at('label')}
          onInput={(label) => set({ label })}
        />
        <TextField
          label={common('name')}
          help={t('fieldNameHelp')}
          value={field.name}
          maxLength={64}
          error={at('name')}
          onInput={(name) => set({ name })}
        />
        <SelectField
          label={t('type')}
          value={field.type}
          of={types.map((type) => [type, t(type)])}
          onInput={(type) => onField(withType(field, type as FormField['type']))}
        />
      </div>
      <TextField
        label={t('placeholder')}
        value={field.placeholder}
        maxLength={200}
        error={at('placeholder')}
        onInput={(placeholder) => set({ placeholder })}
      />
      {field.type === 'select' && (
        <TextField
          label={t('options')}
          help={t('onePerLine')}
          lines={4}
          value={options.join('\n')}
          error={at('options')}
          onInput={(text) => set({ options: text.split('\n') })}
        />
      )}
      <div class="form-row">
        {field.type === 'select' && options.length > 0 ? (
          <SelectField
            {...preset}
            of={options.map((one) => [one, one])}
            onInput={(value) => set({ default: value })}
          />
        ) : isNumber ? (
          <NumberField
            {...preset}
            value={typeof field.default === 'number' ? field.default : undefined}
            onInput={(value) => set({ default: value })}
          />
        ) : (
          <TextField {...preset} onInput={(text) => set({ default: text })} />
        )}
        {isNumber && (
          <>
            <NumberField
              label={t('min')}
              value={field.min}
              error={at('min')}
              onInput={(min) => set({ min })}
            />
            <NumberField
              label={t('max')}
              value={field.max}
              error={at('max')}
              onInput={(max) => set({ max })}
            />
          </>
        )}
        {(field.type === 'text' || field.type === 'url') && (
          <NumberField
            label={t('maxLength')}
            value={field.max_length}
            error={at('max_length')}
            onInput={(max_length) => set({ max_length })}
          />
        )}
      </div>
      {isNumber && (
        <CheckField
          label={t('onlyIntegers')}
          checked={field.integer ?? false}
          onInput={(integer) => set({ integer })}
        />
      )}
      <CheckField
        label={t('mustBeGiven')}
        checked={field.required}
        onInput={(required) => set({ required })}
      />
    </>
  )
}
