import { useSignal } from '@preact/signals'
import { Plus, Scale } from 'lucide'
import { toQuery, useQuery } from '../../address.ts'
import { useData } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/valuations.ts'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { List } from '../../ui/list.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Empty } from '../../ui/states.tsx'
import { RowLink } from '../../ui/table.tsx'
import { Ago } from '../../ui/time.tsx'
import { NewValuation } from './new-valuation.tsx'
import { StatusBadge } from './parts.tsx'
import { amountIn, companyOf, isRange, objectOf, type ValuationList } from './valuations.ts'

const limit = 20
const statuses = ['IN_PROGRESS', 'COMPLETED', 'ARCHIVED'] as const

/** All valuations of the person, those saved last first. */
export const Valuations = () => {
  const { get, set, query } = useQuery()
  const status = get('status')
  const path = `/api/sessions${toQuery({ limit, offset: query.offset, status })}`
  const valuations = useData<ValuationList>(path, 30_000)
  const starting = useSignal(false)
  const start = (
    <Button
      look="primary"
      icon={Plus}
      onClick={() => {
        starting.value = true
      }}
    >
      {t('newValuation')}
    </Button>
  )
  return (
    <Page
      path={[{ text: common('dashboard'), to: '/console' }, { text: common('valuations') }]}
      title={common('valuations')}
      actions={start}
    >
      <Card
        flush
        title={common('valuations')}
        aside={
          <Segments
            label={common('status')}
            of={[['', common('all')], ...statuses.map((one): [string, string] => [one, t(one)])]}
            chosen={status}
            onChoose={(status) => set({ status })}
          />
        }
      >
        <List
          of={valuations}
          name={common('valuations')}
          lines={10}
          columns={[
            { text: t('company') },
            { text: common('status'), width: '170px' },
            { text: t('view'), hide: 'm', width: '150px' },
            { text: t('equity_value'), right: true, hide: 's', width: '160px' },
            { text: common('updated'), hide: 's', width: '150px' },
          ]}
          rows={({ sessions }) => sessions}
          row={(one) => <Row key={one.id} of={one} />}
          limit={limit}
          empty={
            <Empty icon={Scale} text={t(status === '' ? 'empty' : 'emptyFilter')}>
              {status === '' ? start : <Button onClick={() => set({ status: '' })}>{common('all')}</Button>}
            </Empty>
          }
        />
      </Card>
      <p>
        <a class="link" href="/console/deleted-valuations">
          {t('recentlyDeleted')}
        </a>
      </p>
      <NewValuation
        open={starting.value}
        onClose={() => {
          starting.value = false
        }}
      />
    </Page>
  )
}

const Row = ({ of }: { of: ValuationList['sessions'][number] }) => {
  const { equity_value, currency } = objectOf(of.valuation_result)
  return (
    <tr>
      <td>
        <RowLink
          to={`/console/valuations/${of.report_id}`}
          sub={
            <>
              {of.report_id}
              <span class="only-s">
                {' · '}
                <Ago at={of.updated_at} />
              </span>
            </>
          }
        >
          {companyOf(of) ?? t('unnamed')}
        </RowLink>
      </td>
      <td>
        <StatusBadge status={of.status} />
      </td>
      <td class="hide-m">{t(of.current_view)}</td>
      <td class="right num hide-s">{isRange(equity_value) ? amountIn(currency)(equity_value.mid) : '–'}</td>
      <td class="hide-s">
        <Ago at={of.updated_at} />
      </td>
    </tr>
  )
}
