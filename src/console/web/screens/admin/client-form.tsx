import { useSignal } from '@preact/signals'
import { call } from '../../api.ts'
import { ifMatch, rebase } from '../../conflict.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-forms.ts'
import { t as common } from '../../i18n/common.ts'
import { t as conflict } from '../../i18n/conflict.ts'
import { SelectField, TextField } from '../../ui/field.tsx'
import { SaveFailure } from '../../ui/save-failure.tsx'
import { toast } from '../../ui/toast.tsx'
import type { ClientDetail } from './answers.ts'
import { SaveOrCancel } from './save-or-cancel.tsx'
import { choices, plans } from './words.tsx'

type Client = ClientDetail['client']
type Props = { client: Client; path: string; onClose: () => void }

const valuesOf = (client: Client) => ({
  name: client.name,
  company_name: client.company_name ?? '',
  email: client.email ?? '',
  plan: client.plan as string,
  subscription_amount: String(client.subscription_amount),
  subscription_start_date: client.subscription_start_date?.slice(0, 10) ?? '',
  subscription_end_date: client.subscription_end_date?.slice(0, 10) ?? '',
})

type Values = ReturnType<typeof valuesOf>
type Name = keyof Values
const mayBeEmpty: Name[] = ['company_name', 'email', 'subscription_start_date', 'subscription_end_date']

/** Edits the subscription of a client. */
export const ClientForm = ({ client, path, onClose }: Props) => {
  // As it was when the form was opened: the client is loaded again meanwhile.
  const base = useSignal(client)
  const start = valuesOf(base.value)
  /** What another administrator saved in fields that were changed here too. */
  const theirs = useSignal<Partial<Values>>({})
  const form = useForm<Values>(null, start, async (values) => {
    const changes = Object.entries(values).filter(([name, value]) => value !== start[name as Name])
    const json = Object.fromEntries(
      changes.map(([name, value]) => [
        name,
        value === '' && mayBeEmpty.includes(name as Name)
          ? null
          : name === 'subscription_amount'
            ? Number(value)
            : value,
      ]),
    )
    await call(path, { method: 'PATCH', headers: ifMatch(base.value), json })
    toast(common('saved'))
    refresh(path)
    onClose()
  })
  const loadNewer = async () => {
    const { client: newer } = await call<ClientDetail>(path)
    const saved = valuesOf(newer)
    const values = rebase(form.values, start, saved)
    theirs.value = Object.fromEntries(
      Object.entries(saved).filter(([name, was]) => was !== values[name as Name]),
    )
    base.value = newer
    form.set(values)
    refresh(path)
  }
  const field = (name: Name) => {
    const was = theirs.value[name]
    return { ...form.field(name), ...(was !== undefined && { help: conflict('savedThere', was || '–') }) }
  }
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      {form.error && <SaveFailure error={form.error} loadNewer={loadNewer} />}
      <TextField label={common('name')} required autofocus maxLength={255} {...field('name')} />
      <TextField label={admin('company')} maxLength={255} {...field('company_name')} />
      <TextField label={admin('email')} type="email" maxLength={254} {...field('email')} />
      <SelectField label={admin('plan')} of={choices(plans)} {...field('plan')} />
      <TextField label={t('amountMonth')} type="number" required min={0} {...field('subscription_amount')} />
      <TextField label={admin('starts')} type="date" {...field('subscription_start_date')} />
      <TextField label={admin('ends')} type="date" {...field('subscription_end_date')} />
      <SaveOrCancel busy={form.busy} onCancel={onClose} />
    </form>
  )
}
