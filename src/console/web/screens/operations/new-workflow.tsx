import { useLocation } from 'preact-iso'
import type { stepKinds, templates } from '../../../../modules/workflows/catalogue/admin-wire.ts'
import { useQuery } from '../../address.ts'
import { type Answer, call } from '../../api.ts'
import { useClients } from '../../clients.ts'
import { refresh, useData } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t as common } from '../../i18n/common.ts'
import { kindName, t } from '../../i18n/editor.ts'
import { Page } from '../../shell/page.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { overview } from './clients.tsx'
import { configOf, type Workflow } from './config.ts'

/** A draft for a client: from a template, or from its first step. */
export const NewWorkflow = () => {
  const { route } = useLocation()
  const { get } = useQuery()
  const clients = useClients()
  const found = useData<Answer<typeof templates>>('/api/v1/admin/workflow-templates').data?.templates ?? []
  const kinds = useData<Answer<typeof stepKinds>>('/api/v1/admin/step-kinds').data?.step_kinds ?? []
  const start = { client_id: get('client'), template: '', kind: 'text.social', name: '' }
  const form = useForm('new workflow', start, async ({ client_id, template, kind, name }) => {
    const chosen = found.find(({ id }) => id === template)
    const { workflow } = await call<{ workflow: Workflow }>('/api/v1/admin/workflows', {
      method: 'POST',
      json: {
        client_id,
        name,
        ...(chosen && {
          description: chosen.description,
          cost_per_execution: chosen.cost_per_execution,
          revenue_per_execution: chosen.revenue_per_execution,
        }),
        config: chosen
          ? configOf(chosen.config)
          : { workflow_type: 'standard', steps: [{ name: kindName(kind), kind }], fields: [] },
      },
    })
    toast(t('created'))
    refresh('/api/v1/admin/workflows?')
    route(`/console/admin/workflows/${workflow.id}`)
  })
  const { values } = form
  const named = new Set(['', ...found.map(({ name }) => name)])
  return (
    <Page
      path={[
        overview(),
        { text: common('workflows'), to: '/console/admin/workflows' },
        { text: t('newWorkflow') },
      ]}
      title={t('newWorkflow')}
    >
      <Card>
        <form class="form wide" onSubmit={(event) => void form.send(event)}>
          {form.error && <Failure error={form.error} saving />}
          <SelectField
            label={t('client')}
            required
            of={[['', t('chooseClient')], ...clients]}
            {...form.field('client_id')}
          />
          <SelectField
            label={t('template')}
            help={found.find(({ id }) => id === values.template)?.description ?? t('emptyHelp')}
            value={values.template}
            of={[['', t('emptyWorkflow')], ...found.map(({ id, name }): [string, string] => [id, name])]}
            onInput={(template) =>
              form.set({
                template,
                // A name of the person stays.
                ...(named.has(values.name) && { name: found.find(({ id }) => id === template)?.name ?? '' }),
              })
            }
          />
          {values.template === '' && (
            <SelectField
              label={t('firstStep')}
              value={values.kind}
              of={(kinds.length > 0 ? kinds : [{ kind: values.kind }]).map(({ kind }) => [
                kind,
                kindName(kind),
              ])}
              onInput={(kind) => form.set({ kind })}
            />
          )}
          <TextField label={common('name')} required maxLength={255} {...form.field('name')} />
          <div class="form-actions">
            <Button type="submit" look="primary" busy={form.busy} writes>
              {t('createDraft')}
            </Button>
            <LinkButton to="/console/admin/workflows">{common('cancel')}</LinkButton>
          </div>
        </form>
      </Card>
    </Page>
  )
}
