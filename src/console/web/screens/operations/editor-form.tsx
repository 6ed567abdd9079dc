import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { workflowDetail } from '../../../../modules/workflows/catalogue/admin-wire.ts'
import { type Answer, call } from '../../api.ts'
import { ifMatch } from '../../conflict.ts'
import { patch, refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { euro } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/editor.ts'
import { Page } from '../../shell/page.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { toast } from '../../ui/toast.tsx'
import { overview } from './clients.tsx'
import { type Config, type StepKind, type Workflow, withoutBlanks } from './config.ts'
import { type Draft, rebased, startOf, textOf } from './draft.ts'
import { EditorActions } from './editor-actions.tsx'
import { EditorFaults } from './editor-faults.tsx'
import { FieldsCard } from './fields-card.tsx'
import { issuesOf } from './issues.tsx'
import { JsonCard } from './json-card.tsx'
import { StatusBadge } from './status-badge.tsx'
import { StepsCard } from './steps-card.tsx'
import { WorkflowCard } from './workflow-card.tsx'

type EditorFormProps = { workflow: Workflow; clientName: string; kinds: StepKind[] }

export const EditorForm = ({ workflow, clientName, kinds }: EditorFormProps) => {
  const { id, status } = workflow
  const path = `/api/v1/admin/workflows/${id}`
  const start = startOf(workflow)
  const asking = useSignal<'deploy' | 'archive' | null>(null)
  const deploys = useSignal(false)

  const show = (changed: Workflow, draft = startOf(changed)) => {
    patch<Answer<typeof workflowDetail>>(path, (old) => ({
      ...old,
      workflow: { ...old.workflow, ...changed },
    }))
    form.set(draft)
    refresh('/api/v1/admin/workflows?')
  }
  const form = useForm<Draft>(`workflow ${id}`, start, async ({ config, base, ...values }) => {
    let known = base
    if (isChanged) {
      const { workflow: changed } = await call<{ workflow: Workflow }>(path, {
        method: 'PUT',
        headers: ifMatch(known),
        json: {
          name: values.name,
          description: values.description,
          revenue_per_execution: Number(values.price),
          cost_per_execution: Number(values.cost),
          ...(isConfigChanged && { config: withoutBlanks(config) }),
        },
      })
      show(changed)
      known = startOf(changed).base
    }
    if (deploys.value) {
      const deployed = await call<{ workflow: Workflow }>(`${path}/deploy`, {
        method: 'POST',
        headers: ifMatch(known),
      })
      show(deployed.workflow)
    }
    toast(deploys.value ? t('deployedNow') : common('saved'))
  })
  const { values } = form
  const isChanged = textOf(values) !== textOf(values.base)
  const isConfigChanged = JSON.stringify(values.config) !== JSON.stringify(values.base.config)
  const isOlder = values.base.updated_at !== workflow.updated_at
  useEffect(() => {
    // Soon one is opened; what fails here is told then.
    import('./item-forms.ts').catch(() => undefined)
  }, [])
  useEffect(() => {
    // Without text of this person there is nothing to lose.
    if (isOlder && !isChanged) form.reset()
  }, [isOlder, isChanged])
  const loadNewer = async () => {
    const { workflow: newer } = await call<Answer<typeof workflowDetail>>(path)
    show(newer, rebased(values, newer))
  }

  const issues = issuesOf(form.error)
  const isArchived = status === 'archived'
  const version = workflow.config.version + (isConfigChanged ? 1 : 0)
  const setConfig = (change: Partial<Config>) => form.set({ config: { ...values.config, ...change } })
  const send = async (deploy: boolean) => {
    deploys.value = deploy
    await form.send()
  }
  const archive = async () => {
    const { workflow: archived } = await call<{ workflow: Workflow }>(path, { method: 'DELETE' })
    show(archived)
    form.reset()
    toast(t('archivedNow'))
  }
  const shared = { kinds, issues, disabled: isArchived, onChange: setConfig }
  return (
    <Page
      path={[
        overview(),
        { text: common('workflows'), to: '/console/admin/workflows' },
        { text: workflow.name },
      ]}
      title={
        <>
          {workflow.name}
          <StatusBadge status={status} text={t(status)} />
        </>
      }
      actions={
        !isArchived && (
          <EditorActions
            {...{ workflow, version, isChanged }}
            busy={form.busy ? (deploys.value ? 'deploy' : 'save') : null}
            onSave={() => void send(false)}
            onAsk={(what) => {
              asking.value = what
            }}
          />
        )
      }
    >
      <EditorFaults
        error={form.error}
        isArchived={isArchived}
        isChanged={isChanged}
        onReset={form.reset}
        loadNewer={loadNewer}
      />
      <div class="split">
        <div class="stack">
          <WorkflowCard
            {...{ workflow, clientName, values, issues }}
            disabled={isArchived}
            onChange={form.set}
            onConfig={setConfig}
          />
          <StepsCard config={values.config} {...shared} />
          <FieldsCard config={values.config} {...shared} />
        </div>
        <aside class="stays">
          <JsonCard
            config={values.config}
            disabled={isArchived}
            onChange={(config) => form.set({ config })}
          />
        </aside>
      </div>
      <Confirm
        open={asking.value === 'deploy'}
        title={t('deployTitle', version)}
        verb={t('deploy')}
        keep={t('notYet')}
        look="primary"
        onConfirm={() => send(true)}
        onClose={() => {
          asking.value = null
        }}
      >
        {t('deployHelp', clientName, euro(Number(values.price)))}
      </Confirm>
      <Confirm
        open={asking.value === 'archive'}
        title={t('archiveTitle')}
        verb={t('archive')}
        keep={t('leaveIt')}
        onConfirm={archive}
        onClose={() => {
          asking.value = null
        }}
      >
        {t('archiveHelp', clientName)}
      </Confirm>
    </Page>
  )
}
