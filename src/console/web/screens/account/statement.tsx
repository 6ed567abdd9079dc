import { CircleDashed, Download, Lock } from 'lucide'
import type { toStatement } from '../../../../modules/workflows/statements/wire.ts'
import { addressOf, type Sent } from '../../api.ts'
import { useData } from '../../data.ts'
import { euroCents, month, number } from '../../format.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import { Badge } from '../../ui/badge.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { At } from '../../ui/time.tsx'

type OneStatement = Sent<ReturnType<typeof toStatement>>['statement']

const pathOf = (month: string): string => `/api/v1/statements/${encodeURIComponent(month)}`

export const StatementFiles = ({ of }: { of: string }) => (
  <>
    <LinkButton icon={Download} download to={addressOf(`${pathOf(of)}?format=pdf`)}>
      PDF
    </LinkButton>
    <LinkButton icon={Download} download to={addressOf(`${pathOf(of)}?format=csv`)}>
      {common('csv')}
    </LinkButton>
  </>
)

/** One month with its lines as a table that adds up. */
export const Statement = ({ of }: { of: string }) => {
  const one = useData<{ statement: OneStatement }>(pathOf(of))
  return (
    <div class="stack">
      <Card flush title={month(of)} aside={one.data && <StatementBadge status={one.data.statement.status} />}>
        <Loaded of={one} lines={6}>
          {({ statement }) => <Lines of={statement} />}
        </Loaded>
      </Card>
      {one.data && <StatementFacts of={one.data.statement} />}
    </div>
  )
}

const StatementBadge = ({ status }: { status: OneStatement['status'] }) =>
  status === 'closed' ? (
    <Badge tone="good" icon={Lock} text={t('closed')} />
  ) : (
    <Badge tone="info" icon={CircleDashed} text={t('provisional')} />
  )

const Lines = ({ of }: { of: OneStatement }) => (
  <Table
    name={month(of.month)}
    columns={[
      { text: t('item') },
      { text: t('unitPrice'), right: true, hide: 's', width: '130px' },
      { text: t('quantity'), right: true, hide: 's', width: '100px' },
      { text: t('amount'), right: true, width: '140px' },
    ]}
  >
    <tr>
      <td>{t('subscription', t(of.plan))}</td>
      <td class="right num hide-s">{euroCents(of.subscription_amount)}</td>
      <td class="right num hide-s">1</td>
      <td class="right num">{euroCents(of.subscription_amount)}</td>
    </tr>
    {of.workflows.map((line) => (
      <tr key={`${line.workflow_id} ${line.price}`}>
        <td>
          <a class="row-link" href={`/console/workflows/${line.workflow_id}`}>
            {line.workflow_name}
          </a>
          <small class="plain-sub num">
            <span class="only-s">
              {number(line.count)} × {euroCents(line.price)}
            </span>
          </small>
        </td>
        <td class="right num hide-s">{euroCents(line.price)}</td>
        <td class="right num hide-s">{number(line.count)}</td>
        <td class="right num">{euroCents(line.amount)}</td>
      </tr>
    ))}
    <tr>
      <td>
        <b>{t('total')}</b>
      </td>
      <td class="hide-s" />
      <td class="hide-s" />
      <td class="right num">
        <b>{euroCents(of.total_amount)}</b>
      </td>
    </tr>
  </Table>
)

const StatementFacts = ({ of }: { of: OneStatement }) => (
  <Card title={t('details')}>
    <Facts
      of={[
        [t('billedTo'), of.company_name ?? of.client_name],
        [t('number'), of.number ?? '–'],
        [t('closedAt'), <At at={of.closed_at} />],
      ]}
    />
  </Card>
)
