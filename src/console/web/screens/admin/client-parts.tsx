import { useQuery } from '../../address.ts'
import { t } from '../../i18n/admin.ts'
import { t as common } from '../../i18n/common.ts'
import { Segments } from '../../ui/segments.tsx'
import { ClientActivity } from './client-activity.tsx'
import { ClientPeople } from './client-people.tsx'
import { ClientRuns } from './client-runs.tsx'
import { ClientTickets } from './client-tickets.tsx'
import { ClientWorkflows } from './client-workflows.tsx'

/** One list at a time, as each is a request of its own. */
export const ClientParts = ({ id, onChange }: { id: string; onChange: () => void }) => {
  const { get, set } = useQuery()
  const part = get('part')
  return (
    <>
      <Segments
        label={t('parts')}
        of={[
          ['', t('people')],
          ['workflows', common('workflows')],
          ['runs', t('runs')],
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
        <ClientActivity id={id} />
      ) : (
        <ClientPeople id={id} onChange={onChange} />
      )}
    </>
  )
}
