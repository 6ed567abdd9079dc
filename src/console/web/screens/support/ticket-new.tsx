import { Send } from 'lucide'
import { useLocation } from 'preact-iso'
import type { oneTicket } from '../../../../modules/support/tickets/wire.ts'
import { useQuery } from '../../address.ts'
import { type Answer, call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/support.ts'
import { Page } from '../../shell/page.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { priorities } from './badges.tsx'
import { RunCard } from './run-card.tsx'
import { clientSide } from './sides.ts'

/** Asks for help, about a run when the address names one. */
export const NewTicket = () => {
  const run = useQuery().get('execution')
  return (
    <Page
      path={[
        clientSide.home(),
        { text: common('support'), to: '/console/support' },
        { text: t('newTicket') },
      ]}
      title={t('newTicket')}
    >
      <div class="beside">
        <section class="card">
          <TicketForm run={run} />
        </section>
        {run && (
          <aside class="stack">
            <RunCard id={run} />
          </aside>
        )}
      </div>
    </Page>
  )
}

const start = { title: '', description: '', priority: 'medium', why: '' }

const TicketForm = ({ run }: { run: string }) => {
  const { route } = useLocation()
  const form = useForm(`ticket ${run}`, start, async ({ title, description, priority, why }, key) => {
    const isUrgent = priority === 'urgent'
    const opened = await call<Answer<typeof oneTicket>>('/api/v1/support-tickets', {
      method: 'POST',
      json: {
        title,
        description: isUrgent ? `${description}\n\n${t('because', why)}` : description,
        priority,
        workflow_execution_id: run || null,
      },
      headers: { 'idempotency-key': key },
    })
    toast(t('ticketSent'))
    refresh('/api/v1/support-tickets')
    route(`/console/support/${opened.ticket_id}`)
  })
  const { title, description, priority, why } = form.values
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      {form.error && <Failure error={form.error} saving />}
      <TextField
        label={t('title')}
        required
        maxLength={200}
        value={title}
        error={form.issue('title')}
        onInput={(value) => form.set({ title: value })}
      />
      <TextField
        label={t('description')}
        help={t('ticketHelp')}
        required
        lines={8}
        maxLength={9000}
        value={description}
        error={form.issue('description')}
        onInput={(value) => form.set({ description: value })}
      />
      <SelectField
        label={t('priority')}
        value={priority}
        of={priorities.map((one) => [one, t(one)])}
        onInput={(value) => form.set({ priority: value })}
      />
      {priority === 'urgent' && (
        <TextField
          label={t('why')}
          help={t('whyHelp')}
          required
          lines={2}
          maxLength={900}
          value={why}
          onInput={(value) => form.set({ why: value })}
        />
      )}
      <div class="form-actions">
        <Button type="submit" look="primary" icon={Send} writes busy={form.busy}>
          {t('sendTicket')}
        </Button>
        <LinkButton to="/console/support">{common('cancel')}</LinkButton>
      </div>
    </form>
  )
}
