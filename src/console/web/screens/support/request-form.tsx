import { Save, Send } from 'lucide'
import { useRef } from 'preact/hooks'
import { useForm } from '../../form.ts'
import { t } from '../../i18n/support.ts'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import type { Request } from './sides.ts'

const frequencies = ['daily', 'weekly', 'monthly', 'sporadic'] as const

export type RequestBody = Record<'title' | 'description' | 'status', string> &
  Record<'use_case' | 'frequency', string | null> & { budget: number | null }

type RequestFormProps = {
  /** Of what is typed, which stays in the tab until it is sent. */
  draft: string
  of?: Request
  /** Rejects with ApiError. */
  onSend: (body: RequestBody, key: string) => Promise<unknown>
}

/** What a client writes of a request, to keep it as a draft or to send it. */
export const RequestForm = ({ draft, of, onSend }: RequestFormProps) => {
  const wanted = useRef<'draft' | 'submitted'>('submitted')
  const start = {
    title: of?.title ?? '',
    description: of?.description ?? '',
    use_case: of?.use_case ?? '',
    frequency: (of?.frequency ?? '') as string,
    budget: String(of?.budget ?? ''),
  }
  const form = useForm(draft, start, ({ use_case, frequency, budget, ...text }, key) => {
    const rest = { use_case: use_case || null, frequency: frequency || null }
    const body = { ...text, ...rest, budget: budget === '' ? null : Number(budget), status: wanted.current }
    return onSend(body, key)
  })
  const { frequency } = form.values
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      {form.error && <Failure error={form.error} saving />}
      <TextField label={t('title')} help={t('titleHelp')} required maxLength={200} {...form.field('title')} />
      <TextField
        label={t('description')}
        help={t('descriptionHelp')}
        required
        lines={6}
        maxLength={10_000}
        {...form.field('description')}
      />
      <TextField
        label={t('useCase')}
        help={t('useCaseHelp')}
        lines={3}
        maxLength={5000}
        {...form.field('use_case')}
      />
      <div class="form-row">
        <SelectField
          label={t('frequency')}
          value={frequency}
          of={[['', t('unknown')], ...frequencies.map((one): [string, string] => [one, t(one)])]}
          onInput={(value) => form.set({ frequency: value })}
        />
        <TextField label={t('budgetField')} type="number" min={0} {...form.field('budget')} />
      </div>
      <div class="form-actions">
        <Button
          type="submit"
          icon={Save}
          writes
          busy={form.busy && wanted.current === 'draft'}
          disabled={form.busy}
          onClick={() => {
            wanted.current = 'draft'
          }}
        >
          {t('saveDraft')}
        </Button>
        <Button
          type="submit"
          look="primary"
          icon={Send}
          writes
          busy={form.busy && wanted.current === 'submitted'}
          disabled={form.busy}
          onClick={() => {
            wanted.current = 'submitted'
          }}
        >
          {t('send')}
        </Button>
      </div>
    </form>
  )
}
