import { Download } from 'lucide'
import { toQuery, useQuery } from '../../address.ts'
import { useClients } from '../../clients.ts'
import { dayEnd, dayStart } from '../../days.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/operations.ts'
import { Page } from '../../shell/page.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { DateFilter, Filters, SearchFilter, SelectFilter } from '../../ui/filters.tsx'
import { Segments } from '../../ui/segments.tsx'
import { ApiLog } from './api-log.tsx'
import { AuditLog } from './audit-log.tsx'
import { overview } from './clients.tsx'

const shared = ['actor', 'client', 'from', 'to']
const ofAudit = ['action', 'target']
const ofApi = ['method', 'status', 'search']
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const statuses = ['2xx', '3xx', '4xx', '5xx']

/** The changes that users and the server made, and beside them every request. Both can only be read. */
export const Logs = () => {
  const { get, set } = useQuery()
  const isApi = get('tab') === 'api'
  const clients = useClients()
  const target = get('target')
  const isType = /^[a-z_]+$/.test(target)
  const filter = toQuery({
    actor: get('actor'),
    client_id: get('client'),
    from: dayStart(get('from')),
    to: dayEnd(get('to')),
    ...(isApi
      ? { method: get('method'), status: get('status'), search: get('search') }
      : {
          action: get('action'),
          resource_type: isType ? target : '',
          resource_id: isType ? '' : target,
        }),
  })
  const path = `/api/v1/admin/${isApi ? 'api-logs' : 'audit-logs'}${filter}`
  const joined = `${path}${filter ? '&' : '?'}`
  return (
    <Page
      path={[overview(), { text: common('logs') }]}
      title={t(isApi ? 'apiLog' : 'auditLog')}
      actions={
        <>
          <Segments
            label={common('logs')}
            of={[
              ['', t('auditLog')],
              ['api', t('apiLog')],
            ]}
            chosen={isApi ? 'api' : ''}
            onChoose={(tab) => set({ tab })}
          />
          <LinkButton icon={Download} to={`${joined}format=csv`} download>
            {common('csv')}
          </LinkButton>
        </>
      }
    >
      <Filters names={[...shared, ...(isApi ? ofApi : ofAudit)]}>
        <SearchFilter name="actor" label={t('actorFilter')} />
        {isApi ? (
          <>
            <SearchFilter name="search" label={t('pathFilter')} />
            <SelectFilter name="method" label={t('method')} of={methods.map((one) => [one, one])} />
            <SelectFilter name="status" label={common('status')} of={statuses.map((one) => [one, one])} />
          </>
        ) : (
          <>
            <SearchFilter name="action" label={t('actionFilter')} />
            <SearchFilter name="target" label={t('targetFilter')} />
          </>
        )}
        <SelectFilter name="client" label={t('client')} of={[...clients]} />
        <DateFilter name="from" label={common('from')} />
        <DateFilter name="to" label={common('to')} />
      </Filters>
      {isApi ? <ApiLog path={joined} /> : <AuditLog path={joined} clients={clients} />}
    </Page>
  )
}
