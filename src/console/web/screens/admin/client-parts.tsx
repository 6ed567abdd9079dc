import { useQuery } from '../../address.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-details.ts'
import { t as common } from '../../i18n/common.ts'
import { Card } from '../../ui/card.tsx'
import { later } from '../../ui/later.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { ClientPeople } from './client-people.tsx'
import { ClientRuns } from './client-runs.tsx'
import { ClientTickets } from './client-tickets.tsx'
import { ClientWorkflows } from './client-workflows.tsx'

const ClientActivity = later(async () => (await import('./client-activity.tsx')).ClientActivity)

/** One list at a time, as each is a request of its own. */
export const ClientParts = ({ id, onChange }: { id: string; onChange: () => void }) => {
  const { get, set } = useQuery()
  const part = get('part')
  return (
    <>
      <Segments
        label={t('parts')}
        of={[
          ['', admin('people')],
          ['workflows', common('workflows')],
          ['runs', admin('runs')],
          ['tickets', t('tickets')],
          ['activity', t('doneLately')],
        ]}
        chosen={part}
        onChoose={(part) => set({ part })}
      />
      {part === 'workflows' ? (
        <ClientWorkflows id={id} onChange={onChange} />
      ) : part === 'runs' ? (
        <ClientRuns id={id} />
      ) : part === 'tickets' ? (
        <ClientTickets id={id} />
      ) : part === 'activity' ? (
        <ClientActivity until={<Loading />} id={id} />
      ) : (
        <ClientPeople id={id} onChange={onChange} />
      )}
    </>
  )
}

const Loading = () => (
  <Card title={admin('activity')}>
    <Skeleton />
  </Card>
)
