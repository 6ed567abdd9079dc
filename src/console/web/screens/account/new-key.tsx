import type { createdApiKey } from '../../../../modules/workflows/api-keys/wire.ts'
import { type Answer, call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import { Button } from '../../ui/button.tsx'
import { Checks } from '../../ui/checks.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'

export type MadeKey = { id: string; name: string; scopes: readonly string[]; key: string }

type NewKeyProps = { open: boolean; onClose: () => void; onMade: (key: MadeKey) => void }

const start = { name: '', scopes: ['read', 'execute'], days: '365' }

export const NewKey = ({ open, onClose, onMade }: NewKeyProps) => {
  const form = useForm(null, start, async ({ days, ...given }) => {
    const json = { ...given, ...(days !== '' && { expires_in_days: Number(days) }) }
    const { api_key, key } = await call<Answer<typeof createdApiKey>>('/api/v1/api-keys', {
      method: 'POST',
      json,
    })
    refresh('/api/v1/api-keys')
    close()
    onMade({ id: api_key.id, name: api_key.name, scopes: api_key.scopes, key })
  })
  const close = () => {
    form.reset()
    onClose()
  }
  const { scopes, days } = form.values
  return (
    <Dialog open={open} title={t('newKey')} onClose={close}>
      <form class="form" onSubmit={(event) => void form.send(event)}>
        {form.error && form.error.issues.length === 0 && <Failure error={form.error} saving />}
        <TextField
          label={common('name')}
          help={t('keyNameHelp')}
          autocomplete="off"
          autofocus
          required
          maxLength={100}
          {...form.field('name')}
        />
        <Checks
          label={t('scopes')}
          error={form.issue('scopes')}
          of={[
            ['read', t('read'), t('readHelp')],
            ['execute', t('execute'), t('executeHelp')],
            ['support', t('support'), t('supportHelp')],
            ['webhooks', t('webhooks'), t('webhooksHelp')],
          ]}
          chosen={scopes}
          onChoose={(scopes) => form.set({ scopes })}
        />
        <SelectField
          label={t('expires')}
          of={[
            ['30', t('inDays', 30)],
            ['90', t('inDays', 90)],
            ['365', t('inYear')],
            ['', t('noExpiry')],
          ]}
          value={days}
          onInput={(days) => form.set({ days })}
        />
        <DialogActions>
          <Button onClick={close}>{common('cancel')}</Button>
          <Button type="submit" look="primary" busy={form.busy} disabled={scopes.length === 0} writes>
            {t('makeKey')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
