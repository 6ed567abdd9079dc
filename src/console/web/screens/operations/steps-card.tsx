import { useSignal } from '@preact/signals'
import { Plus } from 'lucide'
import { kindName, t } from '../../i18n/editor.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { type Config, type FormField, freeName, type Step, type StepKind } from './config.ts'
import { FaultsAt, type Issues } from './issues.tsx'
import { OrderedList } from './ordered-list.tsx'
import { fieldFor, settingsOf } from './settings.ts'
import { StepSetting } from './step-setting.tsx'

type StepsCardProps = {
  config: Config
  kinds: StepKind[]
  issues: Issues
  disabled: boolean
  onChange: (change: Partial<Config>) => void
}

/** What a run does, one step after the other. */
export const StepsCard = ({ config, kinds, issues, disabled, onChange }: StepsCardProps) => {
  const open = useSignal<number | null>(null)
  const { steps, fields } = config
  const add = () => {
    const kind = kinds.find((one) => one.kind === 'wait')?.kind ?? kinds[0]?.kind ?? 'wait'
    open.value = steps.length
    onChange({ steps: [...steps, { name: freeName(kindName(kind), steps, ' '), kind }] })
  }
  return (
    <Card
      title={t('steps')}
      aside={
        <Button small icon={Plus} disabled={disabled} onClick={add}>
          {t('addStep')}
        </Button>
      }
    >
      <FaultsAt path="/config/steps" of={issues} />
      <OrderedList
        name={t('steps')}
        items={steps}
        titleOf={({ name }) => name}
        subOf={({ kind }) => kindName(kind)}
        isFaulty={(at) => issues.isWithin(`/config/steps/${at}`)}
        open={open}
        disabled={disabled}
        onChange={(changed) => onChange({ steps: changed })}
      >
        {(step, at) => (
          <StepForm
            step={step}
            path={`/config/steps/${at}`}
            {...{ kinds, fields, issues }}
            onStep={(changed) => onChange({ steps: steps.with(at, changed) })}
            onAsk={(changed, field) =>
              onChange({ steps: steps.with(at, changed), fields: [...fields, field] })
            }
          />
        )}
      </OrderedList>
      <small>{t('moveHelp')}</small>
    </Card>
  )
}

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

const StepForm = ({ step, path, kinds, fields, issues, onStep, onAsk }: StepFormProps) => {
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
