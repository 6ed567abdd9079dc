import { useLocation } from 'preact-iso'
import { call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/valuations.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Valuation } from './valuations.ts'

/** Starts a valuation from a name, or from the token of a business card. */
export const NewValuation = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const { route } = useLocation()
  const form = useForm('valuation', { company: '', card: '' }, async ({ company, card }, key) => {
    const { session } = await call<{ session: Valuation }>('/api/sessions', {
      method: 'POST',
      headers: { 'idempotency-key': key },
      json: {
        current_view: 'manual',
        ...(company.trim() !== '' && { form_data: { company_name: company.trim() } }),
        ...(card.trim() !== '' && { business_card_token: card.trim() }),
      },
    })
    toast(t('started'))
    refresh('/api/sessions?')
    route(`/console/valuations/${session.report_id}`)
  })
  const isUnknownCard = form.error?.code === 'BUSINESS_CARD_NOT_FOUND'
  const close = () => {
    form.reset()
    onClose()
  }
  return (
    <Dialog open={open} title={t('newValuation')} onClose={onClose}>
      <form class="form" onSubmit={(event) => void form.send(event)}>
        {form.error && !isUnknownCard && <Failure error={form.error} saving />}
        <TextField
          label={t('company')}
          help={t('companyHelp')}
          autofocus
          maxLength={200}
          value={form.values.company}
          onInput={(company) => form.set({ company })}
        />
        <TextField
          label={t('cardToken')}
          help={t('cardHelp')}
          error={isUnknownCard ? t('cardUnknown') : form.issue('business_card_token')}
          maxLength={128}
          value={form.values.card}
          onInput={(card) => form.set({ card })}
        />
        <DialogActions>
          <Button onClick={close}>{common('cancel')}</Button>
          <Button type="submit" look="primary" busy={form.busy} writes>
            {t('start')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
