import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/editor.ts'
import { SelectField, TextField } from '../../ui/field.tsx'
import type { FormField, Step } from './config.ts'
import {
  choicesOf,
  controlOf,
  firstValue,
  fromText,
  type Setting,
  type Source,
  sourceOf,
  toText,
} from './settings.ts'
import { useTyped } from './typed.ts'

type StepSettingProps = {
  name: string
  setting: Setting
  step: Step
  fields: FormField[]
  error: string | undefined
  onStep: (step: Step) => void
  /** The form shall ask for it from now on. */
  onAsk: (step: Step) => void
}

/** One setting of a step: its default, a fixed value, or what the form asks for. */
export const StepSetting = ({ name, setting, step, fields, error, onStep, onAsk }: StepSettingProps) => {
  const source = sourceOf(step, name, fields)
  const asked = fields.find((field) => field.name === name)
  const preset = toText(setting.default).replaceAll('\n', ', ')
  const free = (): Step => {
    const { [name]: _, ...rest } = step.with ?? {}
    return { name: step.name, kind: step.kind, ...(Object.keys(rest).length > 0 && { with: rest }) }
  }
  const fix = (value: unknown) => onStep({ ...step, with: { ...step.with, [name]: value } })
  const choose = (chosen: Source) => {
    if (chosen === 'fixed') fix(firstValue(setting))
    else if (chosen === 'form' && !asked) onAsk(free())
    else onStep(free())
  }
  const fixed: [Source, string] = ['fixed', t('fixedValue')]
  // A field of this name is always read: without a fixed value there is no way to the default.
  const sources: [Source, string][] = asked
    ? [['form', t('fromForm', asked.label)], fixed]
    : [
        ['default', t('ownDefault', preset || common('none'))],
        fixed,
        // A form has no lists of pairs.
        ...(controlOf(setting) === 'pairs' ? [] : [['form', t('askInForm')] as [Source, string]]),
      ]
  return (
    <div class="stack">
      <SelectField
        label={name}
        value={source}
        of={sources}
        error={source === 'fixed' ? undefined : error}
        onInput={(chosen) => choose(chosen as Source)}
      />
      {source === 'fixed' && (
        <FixedValue name={name} setting={setting} value={step.with?.[name]} error={error} onInput={fix} />
      )}
    </div>
  )
}

type FixedValueProps = {
  name: string
  setting: Setting
  value: unknown
  error: string | undefined
  onInput: (value: unknown) => void
}

const longText = 300

const FixedValue = ({ name, setting, value, error, onInput }: FixedValueProps) => {
  const control = controlOf(setting)
  const typed = useTyped(value, toText, (text) => fromText(control, text), onInput)
  const field = { label: t('valueOf', name), error, ...typed }
  if (control === 'choice')
    return <SelectField {...field} of={choicesOf(setting).map((word) => [word, word])} />
  if (control === 'switch')
    return (
      <SelectField
        {...field}
        of={[
          ['true', common('yes')],
          ['false', common('no')],
        ]}
      />
    )
  if (control === 'number')
    return (
      <TextField
        {...field}
        type="number"
        help={boundsOf(setting)}
        {...(setting.minimum !== undefined && { min: setting.minimum })}
        {...(setting.maximum !== undefined && { max: setting.maximum })}
      />
    )
  if (control === 'lines') return <TextField {...field} lines={3} help={t('onePerLine')} />
  if (control === 'pairs') return <TextField {...field} lines={3} help={t('pairPerLine')} />
  return (setting.maxLength ?? 0) > longText ? <TextField {...field} lines={3} /> : <TextField {...field} />
}

export const boundsOf = ({ minimum, maximum }: Setting): string | undefined =>
  minimum !== undefined && maximum !== undefined ? t('bounds', minimum, maximum) : undefined
