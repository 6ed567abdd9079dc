import { useSignal } from '@preact/signals'
import { Pencil } from 'lucide'
import { call } from '../../api.ts'
import { ifMatch, rebase } from '../../conflict.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { date, euro } from '../../format.ts'
import { t } from '../../i18n/admin.ts'
import { t as common } from '../../i18n/common.ts'
import { t as conflict } from '../../i18n/conflict.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { SaveFailure } from '../../ui/save-failure.tsx'
import { toast } from '../../ui/toast.tsx'
import type { ClientDetail } from './answers.ts'
import { choices, plans, word } from './words.tsx'

type Client = ClientDetail['client']
type Props = { client: Client; path: string }

/** The subscription of a client, which is edited where it stands. */
export const ClientFacts = ({ client, path }: Props) => {
  const editing = useSignal(false)
  const edit = (on: boolean) => {
    editing.value = on
  }
  return (
    <Card
      title={t('subscription')}
      aside={
        !editing.value && (
          <IconButton
            small
            icon={Pencil}
            label={`${common('edit')}: ${t('subscription')}`}
            onClick={() => edit(true)}
          />
        )
      }
    >
      {editing.value ? (
        <FactsForm client={client} path={path} onDone={() => edit(false)} />
      ) : (
        <Facts
          of={[
            [
              common('id'),
              <>
                <code>{client.id.slice(-8)}</code>
                <CopyButton text={client.id} of={common('id')} />
              </>,
            ],
            [t('company'), client.company_name ?? '–'],
            [t('email'), client.email ?? '–'],
            [t('owner'), client.owner?.email ?? '–'],
            [t('plan'), word(client.plan)],
            [t('amount'), euro(client.subscription_amount)],
            [t('starts'), client.subscription_start_date ? date(client.subscription_start_date) : '–'],
            [t('ends'), client.subscription_end_date ? date(client.subscription_end_date) : '–'],
            [t('since'), date(client.created_at)],
          ]}
        />
      )}
    </Card>
  )
}

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

const FactsForm = ({ client, path, onDone }: Props & { onDone: () => void }) => {
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
    onDone()
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
      <TextField label={t('company')} maxLength={255} {...field('company_name')} />
      <TextField label={t('email')} type="email" maxLength={254} {...field('email')} />
      <SelectField label={t('plan')} of={choices(plans)} {...field('plan')} />
      <TextField label={t('amountMonth')} type="number" required min={0} {...field('subscription_amount')} />
      <TextField label={t('starts')} type="date" {...field('subscription_start_date')} />
      <TextField label={t('ends')} type="date" {...field('subscription_end_date')} />
      <div class="form-actions">
        <Button onClick={onDone}>{common('cancel')}</Button>
        <Button type="submit" look="primary" writes busy={form.busy}>
          {common('save')}
        </Button>
      </div>
    </form>
  )
}
