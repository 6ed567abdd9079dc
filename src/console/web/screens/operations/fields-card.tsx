import { useSignal } from '@preact/signals'
import { Plus } from 'lucide'
import { t } from '../../i18n/editor.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { later } from '../../ui/later.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { type Config, type FormField, freeName, type StepKind } from './config.ts'
import { FaultsAt, type Issues } from './issues.tsx'
import { OrderedList } from './ordered-list.tsx'
import { settingsOf } from './settings.ts'

const FieldForm = later(async () => (await import('./item-forms.ts')).FieldForm)

type FieldsCardProps = {
  config: Config
  kinds: StepKind[]
  issues: Issues
  disabled: boolean
  onChange: (change: Partial<Config>) => void
}

/** What the form of a run asks for, in its order. */
export const FieldsCard = ({ config, kinds, issues, disabled, onChange }: FieldsCardProps) => {
  const open = useSignal<number | null>(null)
  const { steps, fields } = config
  const readers = (name: string): string[] =>
    steps
      .filter(({ kind, with: fixed }) => {
        const reads = settingsOf(kinds.find((one) => one.kind === kind)).some(([one]) => one === name)
        return reads && !Object.hasOwn(fixed ?? {}, name)
      })
      .map((step) => step.name)
  const add = () => {
    open.value = fields.length
    const name = freeName('field', fields, '_')
    const field: FormField = {
      name,
      label: name,
      type: 'text',
      placeholder: '',
      required: false,
      default: '',
    }
    onChange({ fields: [...fields, field] })
  }
  return (
    <Card
      title={t('form')}
      aside={
        <Button small icon={Plus} disabled={disabled} onClick={add}>
          {t('addField')}
        </Button>
      }
    >
      <FaultsAt path="/config/fields" of={issues} />
      {fields.length === 0 && <p class="quiet">{t('noFields')}</p>}
      <OrderedList
        name={t('form')}
        items={fields}
        titleOf={({ label }) => label}
        subOf={({ name }) => `${name} → ${readers(name).join(', ') || t('readByNone')}`}
        isFaulty={(at) => issues.isWithin(`/config/fields/${at}`)}
        open={open}
        disabled={disabled}
        onChange={(changed) => onChange({ fields: changed })}
      >
        {(field, at) => (
          <FieldForm
            until={<Skeleton />}
            field={field}
            path={`/config/fields/${at}`}
            issues={issues}
            onField={(changed) => onChange({ fields: fields.with(at, changed) })}
          />
        )}
      </OrderedList>
    </Card>
  )
}
