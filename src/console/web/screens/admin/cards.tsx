import { useSignal } from '@preact/signals'
import { IdCard, Link, Plus, Trash2 } from 'lucide'
import type { adminCard } from '../../../../modules/valuation-sessions/card-wire.ts'
import { useQuery } from '../../address.ts'
import { type Answer, call } from '../../api.ts'
import { online, refresh, useData } from '../../data.ts'
import { date, euro, number } from '../../format.ts'
import { t } from '../../i18n/admin.ts'
import { t as common } from '../../i18n/common.ts'
import { Page } from '../../shell/page.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { copyText } from '../../ui/copy.tsx'
import { later } from '../../ui/later.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { toast } from '../../ui/toast.tsx'
import { linkOf } from './words.tsx'

const NewCard = later(async () => (await import('./forms.ts')).NewCard)

type BusinessCard = Answer<typeof adminCard>

const limit = 20

/** The cards that fill in valuations. The list has no total in its body: one more row than a page tells of the next. */
export const Cards = () => {
  const { get } = useQuery()
  const offset = Number(get('offset')) || 0
  const cards = useData<BusinessCard[]>(`/admin/business-cards?limit=${limit + 1}&offset=${offset}`)
  const creating = useSignal(false)
  const revoking = useSignal<BusinessCard | null>(null)
  const name = revoking.value?.company_name ?? ''
  const create = () => {
    creating.value = true
  }
  const revoke = async () => {
    await call(`/admin/business-cards/${encodeURIComponent(revoking.value?.token ?? '')}`, {
      method: 'DELETE',
    })
    toast(t('cardRevoked'))
    refresh('/admin/business-cards')
  }
  return (
    <Page
      path={[{ text: common('overview'), to: '/console/admin' }, { text: common('cards') }]}
      title={common('cards')}
      actions={
        <Button look="primary" icon={Plus} writes onClick={create}>
          {t('newCard')}
        </Button>
      }
    >
      <Card flush title={common('cards')}>
        <Loaded of={cards} lines={8}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty icon={IdCard} text={t('cardsEmpty')}>
                <Button onClick={create}>{t('newCard')}</Button>
              </Empty>
            ) : (
              <>
                <Rows
                  of={rows.slice(0, limit)}
                  onRevoke={(card) => {
                    revoking.value = card
                  }}
                />
                <MorePages offset={offset} more={rows.length > limit} />
              </>
            )
          }
        </Loaded>
      </Card>
      <NewCard
        open={creating.value}
        onClose={() => {
          creating.value = false
        }}
      />
      <Confirm
        open={revoking.value !== null}
        title={t('revokeCard', name)}
        verb={t('revoke')}
        keep={t('keepCard')}
        onConfirm={revoke}
        onClose={() => {
          revoking.value = null
        }}
      >
        {t('revokeTells')}
      </Confirm>
    </Page>
  )
}

const MorePages = ({ offset, more }: { offset: number; more: boolean }) => {
  const { set } = useQuery()
  if (offset === 0 && !more) return null
  return (
    <nav class="pager" aria-label={common('pages')}>
      <Button
        small
        disabled={offset === 0}
        onClick={() => set({ offset: offset > limit ? String(offset - limit) : '' })}
      >
        {common('newer')}
      </Button>
      <Button small disabled={!more} onClick={() => set({ offset: String(offset + limit) })}>
        {common('older')}
      </Button>
    </nav>
  )
}

const Rows = ({ of, onRevoke }: { of: BusinessCard[]; onRevoke: (card: BusinessCard) => void }) => (
  <Table
    name={common('cards')}
    columns={[
      { text: t('company') },
      { text: t('industry'), hide: 's', width: '200px' },
      { text: t('city'), hide: 'm', width: '150px' },
      { text: t('revenueYear'), right: true, hide: 's', width: '170px' },
      { text: t('employees'), right: true, hide: 'm', width: '110px' },
      { text: common('created'), hide: 'm', width: '130px' },
      { text: common('actions'), unseen: true, width: '116px' },
    ]}
  >
    {of.map((card) => (
      <tr key={card.token}>
        <td>
          <b>{card.company_name ?? '–'}</b>
          <small class="sub">…{card.token.slice(-4)}</small>
        </td>
        <td class="hide-s">{card.industry ?? '–'}</td>
        <td class="hide-m">{[card.city, card.country_code].filter(Boolean).join(', ') || '–'}</td>
        <td class="right num hide-s">{card.revenue === null ? '–' : euro(card.revenue)}</td>
        <td class="right num hide-m">{card.employee_count === null ? '–' : number(card.employee_count)}</td>
        <td class="hide-m">{date(card.created_at)}</td>
        <td class="row-actions">
          <IconButton
            small
            icon={Link}
            label={`${common('copy')}: ${t('cardLink')} (${card.company_name ?? card.token.slice(-4)})`}
            onClick={() => void copyText(linkOf(card.token))}
          />
          <IconButton
            small
            icon={Trash2}
            label={t('revokeCard', card.company_name ?? card.token.slice(-4))}
            disabled={!online.value}
            onClick={() => onRevoke(card)}
          />
        </td>
      </tr>
    ))}
  </Table>
)
