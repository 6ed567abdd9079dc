import { viewedClient } from '../../api.ts'
import { useData } from '../../data.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/support.ts'
import { RunBadge } from '../../ui/badge.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Loaded } from '../../ui/states.tsx'
import { At } from '../../ui/time.tsx'
import { type Run, shortId } from '../work/runs.ts'

/** The run that a ticket is about. `clientId` is for administrators: these have no client of their own. */
export const RunCard = ({ id, clientId }: { id: string; clientId?: string | undefined }) => {
  const query = clientId === undefined ? '' : `?client_id=${clientId}`
  const run = useData<Run>(`/api/v1/executions/${id}${query}`)
  return (
    <Card title={t('aboutRun')}>
      {run.error?.status === 404 ? (
        <p class="quiet">{t('runGone')}</p>
      ) : (
        <Loaded of={run} lines={3}>
          {({ workflow_name, status, outcome, error_message, created_at }) => (
            <div class="stack">
              <a
                class="link"
                href={`/console/executions/${id}${query}`}
                onClick={() => {
                  if (clientId !== undefined) viewedClient.value = clientId
                }}
              >
                {workflow_name}
              </a>
              <Facts
                of={[
                  [common('status'), <RunBadge key="status" status={status} outcome={outcome} />],
                  [common('created'), <At key="created" at={created_at} />],
                  [common('id'), <code key="id">{shortId(id)}</code>],
                ]}
              />
              {error_message && <small>{error_message}</small>}
            </div>
          )}
        </Loaded>
      )}
    </Card>
  )
}
