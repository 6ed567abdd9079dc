import { Send } from 'lucide'
import { useLocation } from 'preact-iso'
import type { oneTicket } from '../../../../modules/support/tickets/wire.ts'
import { useQuery } from '../../address.ts'
import { type Answer, call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { useForm } from '../../form.ts'
import { dateTime } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/support.ts'
import { Page } from '../../shell/page.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { type RunList, shortId } from '../work/runs.ts'
import { priorities } from './badges.tsx'
import { RunCard } from './run-card.tsx'
import { clientSide } from './sides.ts'

const start = { title: '', description: '', priority: 'medium', why: '', run: '' }

/** What was typed is kept for each run that the address names. */
const useTicketForm = (given: string) => {
  const { route } = useLocation()
  const { api, page } = clientSide.tickets
  return useForm(`ticket ${given}`, { ...start, run: given }, async (values, key) => {
    const { title, priority, why, run } = values
    const because = priority === 'urgent' ? `\n\n${t('because', why)}` : ''
    const description = values.description + because
    const opened = await call<Answer<typeof oneTicket>>(api, {
      method: 'POST',
      json: { title, description, priority, workflow_execution_id: run || null },
      headers: { 'idempotency-key': key },
    })
    toast(t('ticketSent'))
    refresh(api)
    route(`${page}/${opened.ticket_id}`)
  })
}

/** Asks for help, about a run when the address names one or the person chooses it. */
export const NewTicket = () => {
  const given = useQuery().get('execution')
  const form = useTicketForm(given)
  const { priority, why, run } = form.values
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
        <form class="card form" onSubmit={(event) => void form.send(event)}>
          {form.error && <Failure error={form.error} saving />}
          <TextField label={t('title')} required maxLength={200} {...form.field('title')} />
          <TextField
            label={t('description')}
            help={t('ticketHelp')}
            required
            lines={8}
            maxLength={9000}
            {...form.field('description')}
          />
          <div class="form-row">
            <SelectField
              label={t('priority')}
              value={priority}
              of={priorities.map((one) => [one, t(one)])}
              onInput={(value) => form.set({ priority: value })}
            />
            <RunField value={run} onInput={(value) => form.set({ run: value })} />
          </div>
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
        {run && (
          <aside class="stack">
            <RunCard key={run} id={run} />
          </aside>
        )}
      </div>
    </Page>
  )
}

type RunFieldProps = { value: string; onInput: (id: string) => void }

/** The newest runs to choose from, and the chosen one if it is older. */
const RunField = ({ value, onInput }: RunFieldProps) => {
  const { data } = useData<RunList>('/api/v1/executions?limit=20')
  const runs = (data?.executions ?? []).map(({ id = '', workflow_name = '', created_at = '' }) => ({
    id,
    text: `${workflow_name} · ${dateTime(created_at)}`,
  }))
  const isListed = value === '' || runs.some(({ id }) => id === value)
  const shown = isListed ? runs : [{ id: value, text: shortId(value) }, ...runs]
  return (
    <SelectField
      label={t('run')}
      help={t('runHelp')}
      value={value}
      of={[['', t('noRun')], ...shown.map(({ id, text }): [string, string] => [id, text])]}
      onInput={onInput}
    />
  )
}
