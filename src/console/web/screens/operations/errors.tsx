import { useSignal } from '@preact/signals'
import { CircleCheck } from 'lucide'
import { useMemo } from 'preact/hooks'
import type { errors } from '../../../../modules/operations/errors/wire.ts'
import { toQuery, useQuery } from '../../address.ts'
import type { Answer } from '../../api.ts'
import { useClients } from '../../clients.ts'
import { useData } from '../../data.ts'
import { number } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/operations.ts'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Filters, SelectFilter } from '../../ui/filters.tsx'
import { List } from '../../ui/list.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Empty } from '../../ui/states.tsx'
import { RowLink } from '../../ui/table.tsx'
import { Ago } from '../../ui/time.tsx'
import { overview } from './clients.tsx'
import { SeverityBadge } from './severity-badge.tsx'

type ErrorList = Answer<typeof errors>
type ErrorRow = ErrorList['errors'][number]

const limit = 20
const hours = { '24h': 24, '7d': 168, '30d': 720 } as const
const spans = ['24h', '7d', '30d'] as const
const severities = ['', 'critical', 'error', 'warning'] as const

/** Faults that are alike, as groups: what fails, how often, and for how many clients. */
export const Errors = () => {
  const { query, get, set } = useQuery()
  const span = spans.find((one) => one === get('span')) ?? '24h'
  // One address for as long as the page is open, so that it is asked again and not anew.
  const from = useMemo(() => new Date(Date.now() - hours[span] * 3_600_000).toISOString(), [span])
  const { severity, client, offset } = query
  const path = `/api/v1/admin/errors${toQuery({ limit, offset, severity, client_id: client, from })}`
  return (
    <Page
      path={[overview(), { text: common('errors') }]}
      title={common('errors')}
      actions={
        <Segments
          label={t('period')}
          of={spans.map((one) => [one, one === '24h' ? t('day') : t('days', hours[one] / 24)])}
          chosen={span}
          onChoose={(one) => set({ span: one })}
        />
      }
    >
      <Filters names={['client', 'severity']}>
        <SelectFilter name="client" label={t('client')} of={[...useClients()]} />
      </Filters>
      <ErrorGroups
        key={path}
        path={path}
        empty={span === '24h' ? t('noErrorDay') : t('noError')}
        severity={get('severity')}
        onSeverity={(chosen) => set({ severity: chosen })}
      />
    </Page>
  )
}

type GroupsProps = {
  path: string
  empty: string
  severity: string
  onSeverity: (chosen: string) => void
}

/** What came since the list was drawn waits behind a button, so that nothing moves under the pointer. */
const ErrorGroups = ({ path, empty, severity, onSeverity }: GroupsProps) => {
  const found = useData<ErrorList>(path, 15_000)
  const seen = useSignal<ErrorList | null>(null)
  if (seen.value === null && found.data) seen.value = found.data
  const isKnown = (row: ErrorRow) =>
    seen.value?.errors.some(({ id, last_seen }) => id === row.id && last_seen === row.last_seen) ?? true
  const fresh = found.data?.errors.filter((row) => !isKnown(row)).length ?? 0
  return (
    <Card
      flush
      title={t('faultGroups')}
      aside={
        <>
          {fresh > 0 && (
            <Button
              small
              look="primary"
              onClick={() => {
                seen.value = found.data
              }}
            >
              {t('fresh', fresh)}
            </Button>
          )}
          <Segments
            label={t('severity')}
            of={severities.map((one) => [one, one ? t(one) : common('all')])}
            chosen={severity}
            onChoose={onSeverity}
          />
        </>
      }
    >
      <List
        of={{ ...found, data: seen.value }}
        name={common('errors')}
        columns={[
          { text: t('fault') },
          { text: t('severity'), width: '130px' },
          { text: t('count'), right: true, width: '90px', hide: 's' },
          { text: t('firstSeen'), width: '140px', hide: 'm' },
          { text: t('lastSeen'), width: '140px', hide: 's' },
          { text: common('clients'), right: true, width: '110px', hide: 'm' },
        ]}
        rows={({ errors }) => errors}
        row={(row) => <GroupRow key={row.id} of={row} />}
        limit={limit}
        empty={<Empty icon={CircleCheck} text={empty} />}
      />
    </Card>
  )
}

const GroupRow = ({ of }: { of: ErrorRow }) => (
  <tr>
    <td>
      <RowLink to={`/console/admin/errors/${of.id}`} sub={of.type}>
        {of.message}
      </RowLink>
    </td>
    <td>
      <SeverityBadge severity={of.severity} />
    </td>
    <td class="right num hide-s">{number(of.count)}</td>
    <td class="hide-m">
      <Ago at={of.first_seen} />
    </td>
    <td class="hide-s">
      <Ago at={of.last_seen} />
    </td>
    <td class="right num hide-m">{clientCount(of)}</td>
  </tr>
)

/** A group names no more clients. */
const mostClients = 100

const clientCount = ({ client_ids: { length } }: ErrorRow): string =>
  length === 0 ? '–' : length < mostClients ? number(length) : `${number(mostClients)}+`
