import { useSignal } from '@preact/signals'
import { Trash2 } from 'lucide'
import { call, viewedClient } from '../../api.ts'
import { useForm } from '../../form.ts'
import { t } from '../../i18n/account.ts'
import type { Me } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'

const refusals: Record<string, 'eraseLastOwner' | 'eraseOwn'> = {
  LAST_OWNER: 'eraseLastOwner',
  OWN_ACCOUNT: 'eraseOwn',
}

/** Asks for the address, so that no hand slips. */
export const Erase = ({ user: { email, client_id } }: { user: Me['user'] }) => {
  const open = useSignal(false)
  const form = useForm(null, { typed: '' }, async () => {
    await call('/api/auth/me', { method: 'DELETE' })
    viewedClient.value = null
    sessionStorage.clear()
    location.assign('/console/login')
  })
  const close = () => {
    form.reset()
    open.value = false
  }
  const help = client_id === null ? t('eraseHelp') : `${t('eraseHelp')} ${t('eraseClient')}`
  const refusal = refusals[form.error?.code ?? '']
  return (
    <Card title={t('erase')}>
      <div class="form">
        <p class="quiet">{help}</p>
        <div class="form-actions">
          <Button
            look="danger"
            icon={Trash2}
            writes
            onClick={() => {
              open.value = true
            }}
          >
            {t('erase')}
          </Button>
        </div>
      </div>
      <Dialog open={open.value} title={t('erase')} onClose={close}>
        <form class="form" onSubmit={(event) => void form.send(event)}>
          <p>{help}</p>
          {form.error &&
            (refusal ? (
              <p class="callout bad" role="alert">
                {t(refusal)}
              </p>
            ) : (
              <Failure error={form.error} saving />
            ))}
          <TextField
            label={t('eraseType', email)}
            autocomplete="off"
            autofocus
            value={form.values.typed}
            onInput={(typed) => form.set({ typed })}
          />
          <DialogActions>
            <Button onClick={close}>{t('eraseKeep')}</Button>
            <Button
              type="submit"
              look="danger solid"
              busy={form.busy}
              disabled={form.values.typed.trim().toLowerCase() !== email}
              writes
            >
              {t('eraseVerb')}
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </Card>
  )
}
