import type { clients } from '../../../../modules/workflows/clients/wire.ts'
import type { Answer } from '../../api.ts'
import { useData } from '../../data.ts'
import { t } from '../../i18n/support.ts'
import { SelectFilter } from '../../ui/filters.tsx'

/** Administrators see what all clients ask, or one of them. */
export const ClientFilter = () => {
  const { data } = useData<Answer<typeof clients>>('/api/v1/admin/clients?limit=200&sort=name')
  return (
    <SelectFilter
      name="client_id"
      label={t('client')}
      all={t('allClients')}
      of={(data?.clients ?? []).map(({ id, name }) => [id, name])}
    />
  )
}
