import { useSignal } from '@preact/signals'
import { useLocation } from 'preact-iso'
import type { created } from '../../../../modules/accounts/admin-wire.ts'
import type { oneClient } from '../../../../modules/workflows/clients/wire.ts'
import { type Answer, call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-forms.ts'
import { t as common } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { type Invited, OneTimePassword } from './one-time.tsx'
import { choices, plans } from './words.tsx'

const empty = { name: '', company: '', plan: 'starter', amount: '', ownerEmail: '', ownerName: '' }

/** Makes a client and, with an address, the account of its owner. */
export const NewClient = ({ open, onClose }: { open: boolean; onClose: () => void }) => (
  <Dialog open={open} title={admin('newClient')} firm onClose={onClose}>
    <NewClientForm onClose={onClose} />
  </Dialog>
)

const NewClientForm = ({ onClose }: { onClose: () => void }) => {
  const { route } = useLocation()
  // A refused owner is tried again for the client that was made, which is not made twice.
  const made = useSignal<string | null>(null)
  const invited = useSignal<Invited | null>(null)
  const toClient = () => {
    onClose()
    route(`/console/admin/clients/${made.value}`)
  }
  const form = useForm(
    'new client',
    empty,
    async ({ name, company, plan, amount, ownerEmail, ownerName }) => {
      if (made.value === null) {
        const { client } = await call<Answer<typeof oneClient>>('/api/v1/admin/clients', {
          method: 'POST',
          json: {
            name,
            plan,
            ...(company !== '' && { company_name: company }),
            ...(ownerEmail !== '' && { email: ownerEmail }),
            ...(amount !== '' && { subscription_amount: Number(amount) }),
          },
        })
        made.value = client.id
        // What is kept in the tab is no second client.
        form.set({ ...empty, ownerEmail, ownerName })
        refresh('/api/v1/admin/clients')
      }
      if (ownerEmail === '') {
        toast(t('clientCreated'))
        return toClient()
      }
      const { user, temp_password } = await call<Answer<typeof created>>('/api/v1/admin/users', {
        method: 'POST',
        json: {
          email: ownerEmail,
          role: 'user',
          client_id: made.value,
          member_role: 'owner',
          ...(ownerName !== '' && { name: ownerName }),
        },
      })
      toast(t('clientCreated'))
      invited.value = { email: user.email, password: temp_password }
    },
  )
  const { values, set, issue } = form
  if (invited.value)
    return (
      <>
        <OneTimePassword {...invited.value} />
        <DialogActions>
          <Button look="primary" onClick={toClient}>
            {t('done')}
          </Button>
        </DialogActions>
      </>
    )
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      {form.error && (
        <>
          {made.value && <p role="status">{t('ownerRefused')}</p>}
          <Failure error={form.error} saving />
        </>
      )}
      {made.value === null && (
        <>
          <TextField label={common('name')} required autofocus maxLength={255} {...form.field('name')} />
          <TextField
            label={admin('company')}
            maxLength={255}
            value={values.company}
            error={issue('company_name')}
            onInput={(company) => set({ company })}
          />
          <div class="form-row">
            <SelectField
              label={admin('plan')}
              of={choices(plans)}
              value={values.plan}
              onInput={(plan) => set({ plan })}
            />
            <TextField
              label={t('amountMonth')}
              type="number"
              min={0}
              value={values.amount}
              error={issue('subscription_amount')}
              onInput={(amount) => set({ amount })}
            />
          </div>
        </>
      )}
      <TextField
        label={t('ownerEmail')}
        type="email"
        maxLength={254}
        help={t('ownerHelp')}
        value={values.ownerEmail}
        error={issue('email')}
        onInput={(ownerEmail) => set({ ownerEmail })}
      />
      <TextField
        label={t('ownerName')}
        maxLength={100}
        value={values.ownerName}
        onInput={(ownerName) => set({ ownerName })}
      />
      <DialogActions>
        <Button onClick={made.value === null ? onClose : toClient}>
          {made.value === null ? common('cancel') : t('skipOwner')}
        </Button>
        <Button type="submit" look="primary" writes busy={form.busy}>
          {made.value === null ? t('createClient') : admin('invite')}
        </Button>
      </DialogActions>
    </form>
  )
}
