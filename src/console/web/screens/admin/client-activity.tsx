import type { activity } from '../../../../modules/operations/audit-logs/wire.ts'
import type { Answer } from '../../api.ts'
import { useData } from '../../data.ts'
import { t as admin } from '../../i18n/admin.ts'
import { Loaded } from '../../ui/states.tsx'
import { Activity, nameIn } from './activity.tsx'

/** What was changed at a client of late. */
export const ClientActivity = ({ id }: { id: string }) => {
  const of = useData<Answer<typeof activity>>(`/api/v1/admin/clients/${id}/activity?limit=8`, 30_000)
  const all = `/console/admin/audit-logs?client=${id}`
  return (
    <Loaded of={of} lines={6}>
      {({ activity }) => (
        <Activity
          title={admin('activity')}
          all={all}
          changes={activity.map(({ id: change, action, changes, created_at, user }) => ({
            id: change,
            action,
            ...nameIn(changes),
            at: created_at,
            by: user?.email ?? null,
            to: `${all}&action=${action}`,
          }))}
        />
      )}
    </Loaded>
  )
}
