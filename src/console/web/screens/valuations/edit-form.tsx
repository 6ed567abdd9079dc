import { useSignal } from '@preact/signals'
import { call } from '../../api.ts'
import { ifMatch } from '../../conflict.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t as common } from '../../i18n/common.ts'
import { fieldText, t } from '../../i18n/valuations.ts'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { CheckField, TextField } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { objectOf, type Valuation } from './valuations.ts'

type Scalar = string | number | boolean
/** What the person has changed, as it is typed: the rest stays as the server has it. */
type Touched = Record<string, string | boolean>

/** A valuation has these fields sooner or later, so an empty one can be filled in. */
const usual: Record<string, Scalar> = { company_name: '', industry: '', country_code: '', revenue: 0 }

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value)

const longText = 80

type EditFormProps = { of: Valuation; reload: () => void; onDone: () => void }

/**
 * Edits the plain fields of the form. A save expects the state that the person began with; when another save came
 * first, the text stays, what was saved there is shown below it, and the next save is over that.
 */
export const EditForm = ({ of, reload, onDone }: EditFormProps) => {
  const base = useSignal(of)
  const hasConflict = useSignal(false)
  const saved = objectOf(of.form_data)
  const fields = Object.entries({ ...usual, ...saved }).filter((field): field is [string, Scalar] =>
    isScalar(field[1]),
  )
  const path = `/api/sessions/${of.report_id}`
  const form = useForm<Touched>(`valuation ${of.report_id}`, {}, async (touched) => {
    const changes = fields
      .filter(([name]) => name in touched)
      .map(([name, was]) => [name, typeof was === 'number' ? numberOf(touched[name]) : touched[name]])
    await call(path, {
      method: 'PATCH',
      headers: ifMatch(base.value),
      json: { partial_data: Object.fromEntries(changes) },
    })
    toast(common('saved'))
    refresh('/api/sessions')
    onDone()
  })
  const takeOver = () => {
    hasConflict.value = true
    reload()
  }
  // What was loaded after a conflict is what the next save expects.
  if (hasConflict.value && of.updated_at !== base.peek().updated_at) base.value = of
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      {form.error && (
        <Failure error={form.error} saving {...(form.error.status === 412 && { retry: takeOver })} />
      )}
      <div class="form-row">
        {fields.map(([name, was]) => (
          <FormField
            key={name}
            name={name}
            was={was}
            typed={form.values[name]}
            isOld={hasConflict.value}
            onInput={(value) => form.set({ [name]: value })}
          />
        ))}
      </div>
      <div class="form-actions">
        <Button type="submit" look="primary" busy={form.busy} writes>
          {common('save')}
        </Button>
        <Button
          onClick={() => {
            form.reset()
            onDone()
          }}
        >
          {common('cancel')}
        </Button>
      </div>
    </form>
  )
}

/** null takes a number away. */
const numberOf = (text: string | boolean | undefined): number | null =>
  typeof text !== 'string' || text.trim() === '' ? null : Number(text)

type FormFieldProps = {
  name: string
  was: Scalar
  typed: string | boolean | undefined
  isOld: boolean
  onInput: (value: string | boolean) => void
}

const FormField = ({ name, was, typed, isOld, onInput }: FormFieldProps) => {
  const label = fieldText(name)
  if (typeof was === 'boolean')
    return <CheckField label={label} checked={typed === undefined ? was : typed === true} onInput={onInput} />
  const before = was === 0 && name in usual ? '' : String(was)
  const value = typeof typed === 'string' ? typed : before
  return (
    <TextField
      label={label}
      help={isOld && value !== before ? t('savedThere', before) : undefined}
      type={typeof was === 'number' ? 'number' : 'text'}
      {...(before.length > longText && { lines: 4 })}
      maxLength={5000}
      value={value}
      onInput={onInput}
    />
  )
}
