import { ChevronRight, CircleX, type IconNode, Inbox, LifeBuoy } from 'lucide'
import type { requests } from '../../../../modules/support/requests/wire.ts'
import type { tickets } from '../../../../modules/support/tickets/wire.ts'
import type { Answer } from '../../api.ts'
import { useData } from '../../data.ts'
import { euro } from '../../format.ts'
import { t } from '../../i18n/dashboard.ts'
import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { RunList } from './runs.ts'

type Todo = { to: string; icon: IconNode; tone: string; title: string; text: string }

const everyMs = 60_000
const dayMs = 24 * 3600 * 1000

/** What waits for the person: failures of the last day, answers of the support, offers. */
export const Attention = () => {
  const runs = useData<RunList>('/api/v1/executions?status=failed&limit=2', everyMs).data
  const answers = useData<Answer<typeof tickets>>('/api/v1/support-tickets?limit=20', everyMs).data
  const offers = useData<Answer<typeof requests>>(
    '/api/v1/workflow-requests?status=negotiation&limit=2',
    everyMs,
  )
  const isNew = (at: string | null | undefined) => Date.now() - Date.parse(at ?? '') < dayMs
  const todos: Todo[] = [
    ...(runs?.executions ?? [])
      .filter(({ outcome, created_at }) => outcome !== 'cancelled' && isNew(created_at))
      .map((run) => ({
        to: `/console/executions/${run.id}`,
        icon: CircleX,
        tone: 'bad',
        title: run.workflow_name ?? '',
        text: run.error_message ?? t('failedRun'),
      })),
    ...(answers?.tickets ?? [])
      .filter(({ unread }) => unread > 0)
      .slice(0, 2)
      .map(({ id, title }) => ({
        to: `/console/support/${id}`,
        icon: LifeBuoy,
        tone: 'info',
        title: t('answered'),
        text: title,
      })),
    ...(offers.data?.requests ?? []).map(({ id, title, estimated_cost }) => ({
      to: `/console/requests/${id}`,
      icon: Inbox,
      tone: 'warn',
      title: t('offer'),
      text: estimated_cost === null ? title : `${title} · ${euro(estimated_cost)}`,
    })),
  ]
  return (
    <Card title={t('attention')}>
      {todos.length === 0 && <p class="quiet">{t('attentionNone')}</p>}
      <ul class="todo">
        {todos.slice(0, 5).map(({ to, icon, tone, title, text }) => (
          <li key={to}>
            <a href={to}>
              <span class={`dot ${tone}`}>
                <Icon of={icon} size={15} />
              </span>
              <span>
                <b>{title}</b>
                <small>{text}</small>
              </span>
              <Icon of={ChevronRight} size={15} />
            </a>
          </li>
        ))}
      </ul>
    </Card>
  )
}
