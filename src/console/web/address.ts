import { useLocation } from 'preact-iso'

/** Filters live in the address, so that a list can be shared, loaded again and gone back to. */
export const useQuery = () => {
  const { path, query, route } = useLocation()
  return {
    query,
    get: (name: string): string => query[name] ?? '',
    /** Changes the given filters, and begins again at the first page unless `offset` is among them. */
    set: (changes: Record<string, string>): void => {
      const next = new URLSearchParams({ ...query, offset: '', ...changes })
      for (const [name, value] of [...next]) if (value === '') next.delete(name)
      route(next.size === 0 ? path : `${path}?${next}`, true)
    },
  }
}

/** The query of a request: filters without a value are left out. */
export const toQuery = (values: Record<string, string | number | undefined>): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== '') query.set(name, String(value))
  return query.size === 0 ? '' : `?${query}`
}
