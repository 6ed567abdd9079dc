import { useClients } from '../../clients.ts'
import { t } from '../../i18n/support.ts'
import { SelectFilter } from '../../ui/filters.tsx'

/** Administrators see what all clients ask, or one of them. */
export const ClientFilter = () => (
  <SelectFilter name="client_id" label={t('client')} all={t('allClients')} of={[...useClients()]} />
)
