import { useSignal } from '@preact/signals'
import { ArchiveRestore, Trash2 } from 'lucide'
import { toQuery, useQuery } from '../../address.ts'
import type { ApiError } from '../../api.ts'
import { useData } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/valuations.ts'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Failure } from '../../ui/failure.tsx'
import { List } from '../../ui/list.tsx'
import { Empty } from '../../ui/states.tsx'
import { At } from '../../ui/time.tsx'
import { companyOf, type DeletedList, undelete } from './valuations.ts'

const limit = 20

/** The valuations that the person deleted in the last 30 days, and can take back. */
export const DeletedValuations = () => {
  const { query } = useQuery()
  const answer = useData<DeletedList>(`/api/deleted-sessions${toQuery({ limit, offset: query.offset })}`)
  const busy = useSignal('')
  const error = useSignal<ApiError | null>(null)
  const takeBack = async (reportId: string) => {
    busy.value = reportId
    error.value = null
    await undelete(reportId).catch((fault: ApiError) => {
      error.value = fault
    })
    busy.value = ''
  }
  return (
    <Page
      path={[
        { text: common('dashboard'), to: '/console' },
        { text: common('valuations'), to: '/console/valuations' },
        { text: t('recentlyDeleted') },
      ]}
      title={t('recentlyDeleted')}
    >
      {error.value && <Failure error={error.value} saving />}
      <Card flush title={common('valuations')}>
        <List
          of={answer}
          name={t('recentlyDeleted')}
          columns={[
            { text: t('company') },
            { text: t('DELETED'), hide: 's', width: '200px' },
            { text: t('erasedAt'), hide: 's', width: '200px' },
            { text: common('actions'), unseen: true, width: '160px' },
          ]}
          rows={({ sessions }) => sessions}
          row={(one) => (
            <tr key={one.id}>
              <td>
                <b>{companyOf(one) ?? t('unnamed')}</b>
                <small class="sub">
                  {one.report_id}
                  <span class="only-s">
                    {' · '}
                    {t('erasedAt')}: <At at={one.erase_at} />
                  </span>
                </small>
              </td>
              <td class="hide-s">
                <At at={one.updated_at} />
              </td>
              <td class="hide-s">
                <At at={one.erase_at} />
              </td>
              <td class="row-actions">
                <Button
                  small
                  icon={ArchiveRestore}
                  writes
                  busy={busy.value === one.report_id}
                  onClick={() => void takeBack(one.report_id)}
                >
                  {t('takeBack')}
                </Button>
              </td>
            </tr>
          )}
          limit={limit}
          empty={<Empty icon={Trash2} text={t('noneDeleted')} />}
        />
      </Card>
    </Page>
  )
}
