import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/editor.ts'
import { Card } from '../../ui/card.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { ClientLink } from './clients.tsx'
import type { Config, Workflow } from './config.ts'
import type { Draft } from './draft.ts'
import type { Issues } from './issues.tsx'
import { NumberField } from './number-field.tsx'

type WorkflowCardProps = {
  workflow: Workflow
  clientName: string
  values: Draft
  issues: Issues
  disabled: boolean
  onChange: (change: Partial<Draft>) => void
  onConfig: (change: Partial<Config>) => void
}

const types = ['standard', 'nano_banana'] as const

/** What a workflow is called, its client, what it costs and how long it may take. */
export const WorkflowCard = ({
  workflow,
  clientName,
  values,
  issues,
  disabled,
  onChange,
  onConfig,
}: WorkflowCardProps) => (
  <Card
    title={t('workflow')}
    aside={
      <small>
        <ClientLink id={workflow.client_id}>{clientName}</ClientLink> ·{' '}
        {t('version', workflow.config.version)}
      </small>
    }
  >
    <fieldset class="form" disabled={disabled}>
      <TextField
        label={common('name')}
        value={values.name}
        maxLength={255}
        error={issues.at('/name')}
        onInput={(name) => onChange({ name })}
      />
      <TextField
        label={t('description')}
        lines={2}
        value={values.description}
        maxLength={2000}
        error={issues.at('/description')}
        onInput={(description) => onChange({ description })}
      />
      <div class="form-row">
        <TextField
          label={t('priceEach')}
          type="number"
          min={0}
          value={values.price}
          error={issues.at('/revenue_per_execution')}
          onInput={(price) => onChange({ price })}
        />
        <TextField
          label={t('costEach')}
          type="number"
          min={0}
          value={values.cost}
          error={issues.at('/cost_per_execution')}
          onInput={(cost) => onChange({ cost })}
        />
      </div>
      <div class="form-row">
        <NumberField
          label={t('timeout')}
          value={values.config.timeout_seconds}
          error={issues.at('/config/timeout_seconds')}
          onInput={(timeout_seconds) => onConfig({ timeout_seconds })}
        />
        <SelectField
          label={t('type')}
          value={values.config.workflow_type}
          of={types.map((type) => [type, t(type)])}
          onInput={(type) => onConfig({ workflow_type: type as Config['workflow_type'] })}
        />
      </div>
    </fieldset>
  </Card>
)
