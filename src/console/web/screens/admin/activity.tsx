import { ScrollText } from 'lucide'
import { t } from '../../i18n/admin.ts'
import { changeText } from '../../i18n/changes.ts'
import { t as common } from '../../i18n/common.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/states.tsx'
import { RowLink, Table } from '../../ui/table.tsx'
import { Ago } from '../../ui/time.tsx'

export type Change = {
  id: string
  action: string
  /** The name of what was changed. */
  of?: string
  at: string
  by: string | null
  to: string
  client?: string
}

/** The name that an audit row tells of what it is about. */
export const nameIn = ({ before, after }: { [At in 'before' | 'after']: Record<string, unknown> | null }) => {
  const { name, email } = { ...before, ...after }
  const text = name ?? email
  return typeof text === 'string' ? { of: text } : {}
}

type ActivityProps = {
  title: string
  changes: Change[]
  /** All changes of this kind. */
  all: string
  /** The column of the client. */
  clients?: boolean
  /** The head of the column of `by`, where that is no user. */
  byHead?: string
}

/** The newest lines of the audit trail in words. */
export const Activity = ({ title, changes, all, clients, byHead }: ActivityProps) => (
  <Card
    flush
    title={title}
    aside={
      <a class="more" href={all}>
        {common('seeAll')}
      </a>
    }
  >
    {changes.length === 0 ? (
      <Empty icon={ScrollText} text={t('noActivity')} />
    ) : (
      <Table
        name={title}
        columns={[
          { text: t('what') },
          ...(clients ? [{ text: t('client'), hide: 's' as const, width: '20%' }] : []),
          { text: byHead ?? t('by'), hide: 's', width: clients ? '26%' : '34%' },
          { text: t('when'), right: true, width: '130px' },
        ]}
      >
        {changes.map(({ id, action, of, at, by, to, client }) => (
          <tr key={id}>
            <td>
              <RowLink
                to={to}
                sub={
                  <>
                    {of}
                    <span class="only-s">
                      {of && ' · '}
                      {by ?? t('server')}
                    </span>
                  </>
                }
              >
                {changeText(action)}
              </RowLink>
            </td>
            {clients && <td class="hide-s">{client ?? '–'}</td>}
            <td class="hide-s">{by ?? t('server')}</td>
            <td class="right">
              <Ago at={at} />
            </td>
          </tr>
        ))}
      </Table>
    )}
  </Card>
)
