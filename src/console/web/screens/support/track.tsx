import { Check } from 'lucide'
import { day } from '../../format.ts'
import { t } from '../../i18n/support.ts'
import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { stageLooks, stages } from './badges.tsx'
import type { Request } from './sides.ts'

const reachedAt = ({ timeline, created_at }: Request): Record<Request['status'], string | null> => ({
  draft: created_at,
  submitted: timeline.submitted_at,
  reviewing: timeline.reviewing_started_at,
  negotiation: timeline.negotiation_started_at,
  contract_signed: timeline.contract_signed_at,
  development: timeline.dev_started_at,
  deployed: timeline.deployed_at,
  rejected: timeline.rejected_at,
})

/** The stages of a request with the days on which it got there. A rejection stands last, in place of what it prevents. */
export const Track = ({ of: request }: { of: Request }) => {
  const at = reachedAt(request)
  const here = stages.indexOf(request.status)
  const isRejected = request.status === 'rejected'
  const shown = stages.filter((stage) =>
    isRejected ? at[stage] !== null || stage === 'draft' : stage !== 'rejected',
  )
  return (
    <Card flush title={t('track')}>
      <ol class="timeline stages">
        {shown.map((stage) => {
          const place = stages.indexOf(stage)
          const isHere = stage === request.status
          const tone = isHere ? stageLooks[stage].tone : place < here ? 'good' : ''
          const date = place <= here ? at[stage] : null
          return (
            <li key={stage} class={tone} aria-current={isHere ? 'step' : undefined}>
              <span class="mark">
                <Icon of={place < here ? Check : stageLooks[stage].icon} size={13} />
              </span>
              <span class={place > here ? 'what quiet' : 'what'}>
                {isHere ? <b>{t(stage)}</b> : t(stage)}
              </span>
              <span class="took">{date && day(date)}</span>
            </li>
          )
        })}
      </ol>
    </Card>
  )
}
