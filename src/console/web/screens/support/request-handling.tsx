import { useSignal } from '@preact/signals'
import { ArrowRight, Save } from 'lucide'
import { useForm } from '../../form.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/support.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { stages } from './badges.tsx'
import type { Request } from './sides.ts'

type HandlingProps = { request: Request; change: (json: object) => Promise<void> }

const isEnd = (stage: string): boolean => stage === 'deployed' || stage === 'rejected'

/** What administrators do with a request: they estimate it and move it on, never back. */
export const RequestHandling = ({ request, change }: HandlingProps) => (
  <>
    {!isEnd(request.status) && <Move key={request.status} request={request} change={change} />}
    <Estimates key={figures.map(([name]) => request[name]).join()} request={request} change={change} />
  </>
)

const Move = ({ request, change }: HandlingProps) => {
  const next = stages.slice(stages.indexOf(request.status) + 1)
  const isAsking = useSignal(false)
  const form = useForm(null, { stage: next[0] as string }, async ({ stage }) => {
    await change({ status: stage })
    toast(t('moved'))
  })
  const { stage } = form.values
  return (
    <Card title={t('handling')}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (isEnd(stage)) isAsking.value = true
          else void form.send()
        }}
      >
        {form.error && <Failure error={form.error} saving />}
        <SelectField
          label={t('moveTo')}
          value={stage}
          of={next.map((one) => [one, t(one)])}
          onInput={(value) => form.set({ stage: value })}
        />
        <div class="form-actions">
          <Button type="submit" look="primary" icon={ArrowRight} writes busy={form.busy}>
            {t('move')}
          </Button>
        </div>
      </form>
      <Confirm
        open={isAsking.value}
        title={`${t('move')}: ${t(stage as Request['status'])}`}
        verb={t('move')}
        keep={t('moveKeep')}
        look={stage === 'rejected' ? 'danger solid' : 'primary'}
        onConfirm={() => change({ status: stage })}
        onClose={() => {
          isAsking.value = false
        }}
      >
        {t('moveFinal')}
      </Confirm>
    </Card>
  )
}

const figures = [
  ['estimated_cost', 'costField', 1_000_000_000],
  ['estimated_dev_days', 'devDays', 3650],
  ['timeline_days', 'timelineDays', 3650],
] as const

const Estimates = ({ request, change }: HandlingProps) => {
  const start = Object.fromEntries(figures.map(([name]) => [name, String(request[name] ?? '')]))
  const form = useForm(`estimates ${request.id}`, start, async (values) => {
    await change(
      Object.fromEntries(figures.map(([name]) => [name, values[name] ? Number(values[name]) : null])),
    )
    toast(common('saved'))
  })
  return (
    <Card title={t('estimates')}>
      <form class="form" onSubmit={(event) => void form.send(event)}>
        {form.error && <Failure error={form.error} saving />}
        {figures.map(([name, text, max]) => (
          <TextField
            key={name}
            label={t(text)}
            type="number"
            min={0}
            max={max}
            value={form.values[name] ?? ''}
            error={form.issue(name)}
            onInput={(value) => form.set({ [name]: value })}
          />
        ))}
        <div class="form-actions">
          <Button type="submit" icon={Save} writes busy={form.busy}>
            {common('save')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
