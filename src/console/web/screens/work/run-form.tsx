import { useSignal } from '@preact/signals'
import { Play } from 'lucide'
import { useRef } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { accepted } from '../../../../modules/workflows/executions/wire.ts'
import { useQuery } from '../../address.ts'
import { type Answer, call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { useForm } from '../../form.ts'
import { euro } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/work.ts'
import type { ScreenProps } from '../../route.tsx'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { inputFaults } from '../../ui/schema-check.ts'
import { SchemaForm } from '../../ui/schema-form.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { RunFiles } from './run-files.tsx'
import { RunFormAside } from './run-form-aside.tsx'
import { faultOf, joinInput, type RunInput, readJson, schemaOf, splitInput } from './run-input.ts'
import type { FlowDetail, Run } from './runs.ts'
import { WhyNot } from './workflow-card.tsx'

/** The form that starts a run: from the defaults of the workflow, or from the input of an earlier run. */
export const RunFormPage = ({ params: { id = '' } }: ScreenProps) => {
  const from = useQuery().get('from')
  const detail = useData<FlowDetail>(`/api/v1/workflows/${id}`)
  const earlier = useData<Run>(from === '' ? null : `/api/v1/executions/${from}`)
  const name = detail.data?.workflow.name ?? common('workflows')
  return (
    <Page
      path={[
        { text: common('dashboard'), to: '/console' },
        { text: common('workflows'), to: '/console/workflows' },
        { text: name, to: `/console/workflows/${id}` },
        { text: t('run') },
      ]}
      tabTitle={t('runNamed', name)}
      title={detail.data ? t('runNamed', name) : t('run')}
    >
      <Loaded of={detail} lines={10}>
        {(flow) =>
          flow.workflow.status !== 'deployed' ? (
            <WhyNot status={flow.workflow.status} />
          ) : (
            <div class="beside">
              {from === '' ? (
                <RunForm key="" flow={flow} earlier={null} />
              ) : (
                <Loaded of={earlier} lines={10}>
                  {(run) => <RunForm key={from} flow={flow} earlier={run} />}
                </Loaded>
              )}
              <RunFormAside flow={flow} from={from} />
            </div>
          )
        }
      </Loaded>
    </Page>
  )
}

const RunForm = ({ flow: { workflow }, earlier }: { flow: FlowDetail; earlier: Run | null }) => {
  const { id, config, revenue_per_execution } = workflow
  const schema = schemaOf(config)
  const hasFields = Object.keys(schema.properties ?? {}).length > 0
  const { route } = useLocation()
  const badJson = useSignal(false)
  /** From the first try to send on, faults stand at their fields, until each is mended. */
  const checks = useSignal(false)
  const place = useRef<HTMLFormElement>(null)
  const start: RunInput & { json: string | null } = {
    ...splitInput(schema, earlier?.input_data ?? {}),
    json: hasFields ? null : JSON.stringify(earlier?.input_data ?? {}, null, 2),
  }
  const form = useForm(`run ${id} ${earlier?.id ?? ''}`, start, async (values, key) => {
    const input_data = values.json === null ? joinInput(schema, values) : readJson(values.json)
    const run = await call<Answer<typeof accepted>>(`/api/v1/workflows/${id}/execute`, {
      method: 'POST',
      json: { input_data },
      headers: { 'idempotency-key': key },
    })
    toast(t('runStarted'))
    refresh('/api/v1/executions')
    refresh('/api/v1/workflows')
    route(`/console/executions/${run.execution_id}`)
  })
  const { values } = form
  const write = (as: string) => {
    if (as === 'json') form.set({ json: JSON.stringify(joinInput(schema, values), null, 2) })
    else {
      const input = readJson(values.json ?? '')
      badJson.value = input === null
      if (input !== null) form.set({ ...splitInput(schema, input), json: null })
    }
  }
  const input = values.json === null ? joinInput(schema, values) : readJson(values.json)
  const faults = checks.value && input !== null ? inputFaults(schema, input) : new Map<string, string>()
  const send = (event: Event) => {
    event.preventDefault()
    checks.value = true
    badJson.value = input === null
    if (input !== null && inputFaults(schema, input).size === 0) {
      // What the browser alone knows, such as half a number, it says itself.
      if (place.current?.reportValidity()) void form.send()
    } else setTimeout(() => place.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }
  const takesPictures = 'image_url' in (schema.properties ?? {}) || values.files.length > 0
  return (
    <Card
      title={t('input')}
      aside={
        hasFields && (
          <Segments
            label={t('writeAs')}
            of={[
              ['form', t('form')],
              ['json', 'JSON'],
            ]}
            chosen={values.json === null ? 'form' : 'json'}
            onChoose={write}
          />
        )
      }
    >
      <form class="form" ref={place} noValidate onSubmit={send}>
        {values.json !== null ? (
          <TextField
            label={t('inputJson')}
            help={t('inputJsonHelp')}
            error={badJson.value ? t('noJson') : jsonFault(faults)}
            code
            lines={16}
            value={values.json}
            onInput={(json) => form.set({ json })}
          />
        ) : (
          <>
            {takesPictures && <RunFiles ids={values.files} onChange={(files) => form.set({ files })} />}
            <SchemaForm
              schema={schema}
              values={values.values}
              onInput={(changes) => form.set({ values: { ...values.values, ...changes } })}
              issue={(name) =>
                faults.get(name) ??
                form.issue(`input_data/${name}`) ??
                form.issue(name) ??
                faultOf(earlier?.error_message, name)
              }
            />
          </>
        )}
        {form.error && <Failure error={form.error} saving />}
        <div class="form-actions">
          <Button type="submit" look="primary" icon={Play} writes busy={form.busy}>
            {t('runFor', euro(revenue_per_execution))}
          </Button>
          <Button onClick={form.reset}>{t('startOver')}</Button>
        </div>
      </form>
    </Card>
  )
}

const jsonFault = (faults: Map<string, string>): string | undefined =>
  faults.size === 0 ? undefined : [...faults].map(([name, fault]) => `"${name}": ${fault}`).join('. ')
