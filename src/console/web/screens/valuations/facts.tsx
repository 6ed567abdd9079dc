import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/valuations.ts'
import { Card, Facts } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Segments } from '../../ui/segments.tsx'
import { At } from '../../ui/time.tsx'
import type { Valuation } from './valuations.ts'

const views = ['MANUAL', 'CONVERSATIONAL'] as const

type FactsProps = { of: Valuation; onView: (view: string) => void }

/** Which view the valuation opens in for its frontend, and its dates. */
export const ValuationFacts = ({ of, onView }: FactsProps) => (
  <aside class="stack">
    <Card title={t('details')}>
      <Facts
        of={[
          [
            t('reportId'),
            <>
              <code>{of.report_id}</code>
              <CopyButton text={of.report_id} of={t('reportId')} />
            </>,
          ],
          [
            t('view'),
            <Segments
              label={t('view')}
              of={views.map((view) => [view, t(view)])}
              chosen={of.current_view}
              onChoose={(view) => {
                if (view !== of.current_view) onView(view)
              }}
            />,
          ],
          [t('fromCard'), common(of.prefilled_from_card ? 'yes' : 'no')],
          [common('created'), <At at={of.created_at} />],
          [common('updated'), <At at={of.updated_at} />],
          [t('completedAt'), <At at={of.completed_at} />],
        ]}
      />
    </Card>
  </aside>
)
