import { call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t as common } from '../../i18n/common.ts'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { SaveOrCancel } from './save-or-cancel.tsx'

/** `value` is null where a client has what all have; the form shows it in `unit`s. */
type Limit = { name: string; value: number | null; unit: number; label: string; help: string }

/** Edits what a client may use. */
export const LimitsForm = ({ of, path, onClose }: { of: Limit[]; path: string; onClose: () => void }) => {
  const start: Record<string, string> = Object.fromEntries(
    of.map(({ name, value, unit }) => [name, value === null ? '' : String(value / unit)]),
  )
  const form = useForm(null, start, async (values) => {
    const json = Object.fromEntries(
      of.map(({ name, unit }) => [name, values[name] ? Math.round(Number(values[name]) * unit) : null]),
    )
    await call(path, { method: 'PUT', json })
    toast(common('saved'))
    refresh(path)
    onClose()
  })
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      {form.error && <Failure error={form.error} saving />}
      {of.map(({ name, label, help }, i) => (
        <TextField
          key={name}
          label={label}
          type="number"
          min={0}
          autofocus={i === 0}
          help={help}
          value={form.values[name] ?? ''}
          error={form.issue(name)}
          onInput={(value) => form.set({ [name]: value })}
        />
      ))}
      <SaveOrCancel busy={form.busy} onCancel={onClose} />
    </form>
  )
}
