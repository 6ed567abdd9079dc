import type { clients } from '../../modules/workflows/clients/wire.ts'
import type { Answer } from './api.ts'
import { useSeldom } from './data.ts'

/** For administrators: the names of the clients by their ids, as far as one page of them goes. */
export const useClients = (): Map<string, string> => {
  const { data } = useSeldom<Answer<typeof clients>>('/api/v1/admin/clients?limit=200&sort=name')
  return new Map((data?.clients ?? []).map(({ id, name }) => [id, name]))
}
