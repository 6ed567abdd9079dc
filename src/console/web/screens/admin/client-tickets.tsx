import { ChevronRight, LifeBuoy } from 'lucide'
import type { adminTickets } from '../../../../modules/support/tickets/wire.ts'
import type { Answer } from '../../api.ts'
import { useData } from '../../data.ts'
import { t } from '../../i18n/admin-details.ts'
import { t as common } from '../../i18n/common.ts'
import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Ago } from '../../ui/time.tsx'
import { word } from './words.tsx'

const tones = { open: 'bad', in_progress: 'warn', resolved: 'info', closed: 'info' }

/** The newest tickets of a client. */
export const ClientTickets = ({ id }: { id: string }) => {
  const tickets = useData<Answer<typeof adminTickets>>(
    `/api/v1/admin/tickets?client_id=${id}&limit=5`,
    30_000,
  )
  return (
    <Card
      title={t('tickets')}
      aside={
        <a class="more" href={`/console/admin/tickets?client_id=${id}`}>
          {common('seeAll')}
        </a>
      }
    >
      <Loaded of={tickets} lines={3}>
        {({ tickets }) =>
          tickets.length === 0 ? (
            <p class="quiet">{t('noTickets')}</p>
          ) : (
            <ul class="todo">
              {tickets.map(({ id: ticket, title, status, last_reply_at, created_at }) => (
                <li key={ticket}>
                  <a href={`/console/admin/tickets/${ticket}`}>
                    <span class={`dot ${tones[status]}`}>
                      <Icon of={LifeBuoy} size={15} />
                    </span>
                    <span>
                      <b>{title}</b>
                      <small>
                        {word(status)} · <Ago at={last_reply_at ?? created_at} />
                      </small>
                    </span>
                    <Icon of={ChevronRight} size={15} />
                  </a>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}
