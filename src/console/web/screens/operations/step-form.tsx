import { kindName, t } from '../../i18n/editor.ts'
import { SelectField, TextField } from '../../ui/field.tsx'
import type { FormField, Step, StepKind } from './config.ts'
import { FaultsAt, type Issues } from './issues.tsx'
import { fieldFor, settingsOf } from './settings.ts'
import { StepSetting } from './step-setting.tsx'

type StepFormProps = {
  step: Step
  path: string
  kinds: StepKind[]
  fields: FormField[]
  issues: Issues
  onStep: (step: Step) => void
  /** Also adds the field that asks for a setting. */
  onAsk: (step: Step, field: FormField) => void
}

/** Edits one step. */
export const StepForm = ({ step, path, kinds, fields, issues, onStep, onAsk }: StepFormProps) => {
  const kind = kinds.find((one) => one.kind === step.kind)
  const names = kinds.map((one): [string, string] => [one.kind, kindName(one.kind)])
  const known = kind ? names : [[step.kind, step.kind] as [string, string], ...names]
  /** Settings of a kind that this one does not have are nothing to it. */
  const ofKind = (chosen: string): Step => {
    const has = new Set(settingsOf(kinds.find((one) => one.kind === chosen)).map(([name]) => name))
    const kept = Object.entries(step.with ?? {}).filter(([name]) => has.has(name))
    return { name: step.name, kind: chosen, ...(kept.length > 0 && { with: Object.fromEntries(kept) }) }
  }
  return (
    <>
      <FaultsAt path={path} of={issues} />
      <div class="form-row">
        <TextField
          label={t('stepName')}
          value={step.name}
          maxLength={100}
          error={issues.at(`${path}/name`)}
          onInput={(name) => onStep({ ...step, name })}
        />
        <SelectField
          label={t('stepKind')}
          value={step.kind}
          of={known}
          error={issues.at(`${path}/kind`)}
          onInput={(chosen) => onStep(ofKind(chosen))}
        />
      </div>
      <div class="form-row">
        {settingsOf(kind).map(([name, setting]) => (
          <StepSetting
            key={name}
            {...{ name, setting, step, fields, onStep }}
            error={issues.within(`${path}/with/${name}`)}
            onAsk={(changed) => onAsk(changed, fieldFor(name, setting))}
          />
        ))}
      </div>
    </>
  )
}
