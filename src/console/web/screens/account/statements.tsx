import { Receipt } from 'lucide'
import type { statements } from '../../../../modules/workflows/statements/wire.ts'
import { toQuery, useQuery } from '../../address.ts'
import type { Answer } from '../../api.ts'
import { useData } from '../../data.ts'
import { euroCents, month } from '../../format.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import { Page } from '../../shell/page.tsx'
import { Card } from '../../ui/card.tsx'
import { Pager } from '../../ui/pager.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { RowLink, Table } from '../../ui/table.tsx'
import { Statement, StatementFiles } from './statement.tsx'

const limit = 12

/** What the client pays, by month. One month is open: the newest one, or that of the address. */
export const StatementsPage = () => {
  const { query } = useQuery()
  const { offset } = query
  const months = useData<Answer<typeof statements>>(`/api/v1/statements${toQuery({ limit, offset })}`)
  const shown = query.month ?? months.data?.statements[0]?.month
  return (
    <Page
      path={[{ text: common('dashboard'), to: '/console' }, { text: common('statements') }]}
      title={common('statements')}
      actions={shown !== undefined && <StatementFiles of={shown} />}
    >
      <Loaded of={months} lines={10}>
        {({ statements, total, offset: from }) => {
          if (shown === undefined) return <Empty icon={Receipt} text={common('none')} />
          return (
            <div class="beside">
              <Statement key={shown} of={shown} />
              <Card flush title={t('months')}>
                <Table
                  name={t('months')}
                  columns={[{ text: t('month') }, { text: t('amount'), right: true, width: '140px' }]}
                >
                  {statements.map((one) => (
                    <tr key={one.month}>
                      <td>
                        <RowLink
                          to={`/console/statements${toQuery({ offset, month: one.month })}`}
                          current={one.month === shown}
                        >
                          {month(one.month)}
                        </RowLink>
                        <small class="plain-sub">
                          {t(one.status)} · {t('runsCount', one.runs_count)}
                        </small>
                      </td>
                      <td class="right num">{euroCents(one.total_amount)}</td>
                    </tr>
                  ))}
                </Table>
                <Pager total={total} limit={limit} offset={from} />
              </Card>
            </div>
          )
        }}
      </Loaded>
    </Page>
  )
}
