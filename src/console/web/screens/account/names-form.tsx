import { call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import type { Me } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'

export const NamesForm = ({ user }: { user: Me['user'] }) => {
  const start = { first_name: user.first_name ?? '', last_name: user.last_name ?? '' }
  const form = useForm(null, start, async (json) => {
    await call('/api/v1/auth/me', { method: 'PATCH', json })
    toast(common('saved'))
    refresh('/api/v1/auth/me')
  })
  const { first_name, last_name } = form.values
  return (
    <Card title={t('names')}>
      <form class="form" onSubmit={(event) => void form.send(event)}>
        {form.error && form.error.issues.length === 0 && <Failure error={form.error} saving />}
        <div class="form-row">
          <TextField
            label={t('firstName')}
            autocomplete="given-name"
            maxLength={100}
            {...form.field('first_name')}
          />
          <TextField
            label={t('lastName')}
            autocomplete="family-name"
            maxLength={100}
            {...form.field('last_name')}
          />
        </div>
        <TextField
          label={t('email')}
          type="email"
          help={t('emailHelp')}
          readOnly
          value={user.email}
          onInput={() => undefined}
        />
        <div class="form-actions">
          <Button
            type="submit"
            look="primary"
            busy={form.busy}
            disabled={first_name === start.first_name && last_name === start.last_name}
            writes
          >
            {common('save')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
