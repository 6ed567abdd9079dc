import { useSignal } from '@preact/signals'
import { Inbox, RotateCcw } from 'lucide'
import { toQuery, useQuery } from '../../address.ts'
import { type ApiError, call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import { IconButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'
import { List } from '../../ui/list.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Empty } from '../../ui/states.tsx'
import { RowLink } from '../../ui/table.tsx'
import { Ago } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'
import { DeliveryDialog } from './delivery-dialog.tsx'
import { type Delivery, DeliveryBadge, type DeliveryList, type Webhook } from './webhook-parts.tsx'

const limit = 20

/** The log of a webhook. The opened delivery and the filter are in the address. */
export const Deliveries = ({ webhook }: { webhook: Webhook }) => {
  const { query, get, set } = useQuery()
  const path = `/api/v1/webhooks/${webhook.id}/deliveries`
  const { offset, status } = query
  const list = useData<DeliveryList>(`${path}${toQuery({ limit, offset, status })}`, 5000)
  const opened = list.data?.deliveries.find(({ id }) => id === query.delivery)
  const error = useSignal<ApiError | null>(null)
  const resend = async (id: string) => {
    await call(`${path}/${id}/resend`, { method: 'POST' })
    toast(t('resent'))
    refresh(path)
  }
  const tryResend = (id: string) =>
    resend(id).then(
      () => {
        error.value = null
      },
      (fault) => {
        error.value = fault as ApiError
      },
    )
  const link = (id: string) => toQuery({ offset, status, delivery: id })
  return (
    <Card
      flush
      title={t('deliveries')}
      aside={
        <Segments
          label={common('status')}
          of={[
            ['', t('allDeliveries')],
            ['delivered', t('delivered')],
            ['failed', t('notDelivered')],
            ['pending,sending', t('waiting')],
          ]}
          chosen={get('status')}
          onChoose={(status) => set({ status, delivery: '' })}
        />
      }
    >
      {error.value && <Failure error={error.value} saving />}
      <List
        of={list}
        name={t('deliveries')}
        columns={[
          { text: t('event') },
          { text: common('status'), width: '140px' },
          { text: t('answer'), hide: 's', width: '150px' },
          { text: common('created'), hide: 's', width: '130px' },
          { text: common('actions'), unseen: true, width: '70px' },
        ]}
        rows={({ deliveries }) => deliveries}
        row={(one) => (
          <tr key={one.id}>
            <td>
              <RowLink to={link(one.id)} sub={one.event_id.slice(-8)}>
                {t(one.type)}
              </RowLink>
            </td>
            <td>
              <DeliveryBadge status={one.status} />
            </td>
            <td class="hide-s num">{answerOf(one)}</td>
            <td class="hide-s">
              <Ago at={one.created_at} />
            </td>
            <td class="choice">
              <IconButton
                small
                icon={RotateCcw}
                label={webhook.status === 'active' ? t('resend') : t('turnOnFirst')}
                disabled={webhook.status !== 'active'}
                onClick={() => void tryResend(one.id)}
              />
            </td>
          </tr>
        )}
        limit={limit}
        empty={<Empty icon={Inbox} text={t(status ? 'noSuchDeliveries' : 'noDeliveries')} />}
      />
      {opened && (
        <DeliveryDialog
          of={opened}
          isActive={webhook.status === 'active'}
          onResend={() => resend(opened.id)}
          onClose={() => set({ delivery: '', offset: query.offset ?? '' })}
        />
      )}
    </Card>
  )
}

/** What came back the last time. */
const answerOf = ({ attempts }: Delivery): string => {
  const last = attempts.at(-1)
  if (!last) return '–'
  const code = last.status_code === null ? t('noAnswer') : String(last.status_code)
  return attempts.length > 1 ? `${code} (${t('tries')}: ${attempts.length})` : code
}
