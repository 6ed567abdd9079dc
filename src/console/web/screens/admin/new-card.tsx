import { useSignal } from '@preact/signals'
import { Check } from 'lucide'
import type { adminCard } from '../../../../modules/valuation-sessions/card-wire.ts'
import { type Answer, call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-forms.ts'
import { t as common } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Facts } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { linkOf } from './words.tsx'

/** Makes a card; the server makes its token. */
export const NewCard = ({ open, onClose }: { open: boolean; onClose: () => void }) => (
  <Dialog open={open} title={admin('newCard')} firm onClose={onClose}>
    <CardForm onClose={onClose} />
  </Dialog>
)

const empty = {
  company_name: '',
  industry: '',
  city: '',
  country_code: '',
  revenue: '',
  employee_count: '',
  founding_year: '',
  description: '',
}
type Name = keyof typeof empty
const numbers: Name[] = ['revenue', 'employee_count', 'founding_year']

const CardForm = ({ onClose }: { onClose: () => void }) => {
  const token = useSignal<string | null>(null)
  const form = useForm('new card', empty, async (values) => {
    const given = Object.entries(values).filter(([, value]) => value !== '')
    const json = Object.fromEntries(
      given.map(([name, value]) => [name, numbers.includes(name as Name) ? Number(value) : value]),
    )
    const card = await call<Answer<typeof adminCard>>('/admin/business-cards', { method: 'POST', json })
    refresh('/admin/business-cards')
    token.value = card.token
  })
  if (token.value !== null) return <MadeCard token={token.value} onClose={onClose} />
  const field = (name: Name) => ({
    value: form.values[name],
    error: form.issue(name),
    onInput: (value: string) => form.set({ [name]: value }),
  })
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      {form.error && <Failure error={form.error} saving />}
      <TextField label={admin('company')} required autofocus maxLength={200} {...field('company_name')} />
      <div class="form-row">
        <TextField label={admin('industry')} maxLength={200} {...field('industry')} />
        <TextField label={t('founded')} type="number" min={1000} max={2100} {...field('founding_year')} />
      </div>
      <div class="form-row">
        <TextField label={admin('city')} maxLength={200} {...field('city')} />
        <TextField
          label={t('country')}
          help={t('countryHelp')}
          minLength={2}
          maxLength={2}
          {...field('country_code')}
        />
      </div>
      <div class="form-row">
        <TextField label={admin('revenueYear')} type="number" {...field('revenue')} />
        <TextField label={admin('employees')} type="number" min={0} {...field('employee_count')} />
      </div>
      <TextField label={t('description')} lines={3} maxLength={5000} {...field('description')} />
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" writes busy={form.busy}>
          {t('createCard')}
        </Button>
      </DialogActions>
    </form>
  )
}

const MadeCard = ({ token, onClose }: { token: string; onClose: () => void }) => (
  <>
    <p class="callout warn" role="status">
      <Icon of={Check} />
      {t('cardMade')}. {t('cardHelp')}
    </p>
    <Facts
      of={[
        [
          t('token'),
          <>
            <code>{token}</code>
            <CopyButton text={token} of={t('token')} />
          </>,
        ],
        [
          admin('cardLink'),
          <>
            <a class="link" href={linkOf(token)}>
              /console/valuations
            </a>
            <CopyButton text={linkOf(token)} of={admin('cardLink')} />
          </>,
        ],
      ]}
    />
    <DialogActions>
      <Button look="primary" onClick={onClose}>
        {t('done')}
      </Button>
    </DialogActions>
  </>
)
