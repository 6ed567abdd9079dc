import { useSignal } from '@preact/signals'
import { Plus } from 'lucide'
import { kindName, t } from '../../i18n/editor.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { later } from '../../ui/later.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { type Config, freeName, type StepKind } from './config.ts'
import { FaultsAt, type Issues } from './issues.tsx'
import { OrderedList } from './ordered-list.tsx'

const StepForm = later(async () => (await import('./item-forms.ts')).StepForm)

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
            until={<Skeleton />}
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
