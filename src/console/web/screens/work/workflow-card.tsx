import { Archive, CircleDashed, Info, Play, Workflow } from 'lucide'
import type { assets } from '../../../../modules/workflows/files/wire.ts'
import type { Answer } from '../../api.ts'
import { useData } from '../../data.ts'
import { euro, percent } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t as dashboard } from '../../i18n/dashboard.ts'
import { t } from '../../i18n/work.ts'
import { Badge } from '../../ui/badge.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { Facts } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Ago } from '../../ui/time.tsx'
import type { Flow } from './runs.ts'

/** The newest picture that each workflow made: it is known again by it. */
export const useLastPictures = (): Map<string, string> => {
  const { data } = useData<Answer<typeof assets>>('/api/v1/assets?asset_type=image&limit=200')
  const pictures = new Map<string, string>()
  for (const { workflow_id, thumbnail_url } of data?.assets ?? [])
    if (thumbnail_url !== null && !pictures.has(workflow_id)) pictures.set(workflow_id, thumbnail_url)
  return pictures
}

/** Why a workflow cannot run; nothing for one that can. */
export const FlowBadge = ({ status }: Pick<Flow, 'status'>) =>
  status === 'deployed' ? null : (
    <Badge
      tone={status === 'draft' ? 'info' : 'neutral'}
      icon={status === 'draft' ? CircleDashed : Archive}
      text={t(status)}
    />
  )

/** A dash for a workflow none of whose runs has ended. */
export const rateText = ({
  last_run_at,
  success_rate,
}: Pick<Flow, 'last_run_at' | 'success_rate'>): string =>
  last_run_at === null ? '–' : percent(Number(success_rate))

/** The whole card leads to the workflow, its button to the form of a run. */
export const WorkflowCard = ({ flow, picture }: { flow: Flow; picture: string | undefined }) => {
  const { id, name, description, status, revenue_per_execution, last_run_at } = flow
  return (
    <article class="card flow">
      <div class="flow-head">
        <span class="dot">
          {picture ? <img src={picture} alt="" loading="lazy" /> : <Icon of={Workflow} size={20} />}
        </span>
        <h2>
          <a class="cover" href={`/console/workflows/${id}`}>
            {name}
          </a>
        </h2>
      </div>
      <p class="quiet">{description}</p>
      <Facts
        of={[
          [common('price'), euro(revenue_per_execution)],
          [dashboard('successRate'), rateText(flow)],
          [t('lastRun'), last_run_at ? <Ago at={last_run_at} /> : t('never')],
        ]}
      />
      <div class="form-actions">
        {status === 'deployed' ? (
          <LinkButton small icon={Play} to={`/console/workflows/${id}/run`} name={`${t('run')}: ${name}`}>
            {t('run')}
          </LinkButton>
        ) : (
          <FlowBadge status={status} />
        )}
      </div>
    </article>
  )
}

export const whyNot = { archived: 'archivedWhy', draft: 'draftWhy' } as const

/** Says why a workflow cannot run. */
export const WhyNot = ({ status }: Pick<Flow, 'status'>) =>
  status === 'deployed' ? null : (
    <div class="callout neutral">
      <Icon of={Info} size={18} />
      <div>
        <p>{t(whyNot[status])}</p>
      </div>
    </div>
  )
