/** Reads hosts, with their ports where those are not the protocol's own. Returns undefined for a list that is faulty. */
export const parseHosts = (text: string): string[] | undefined => {
  const hosts = text.split(',').map((part) => part.trim().toLowerCase())
  return hosts.every((host) => /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?$/.test(host)) ? hosts : undefined
}

/** Returns undefined for a list that is empty or faulty. */
export const parseOrigins = (text: string): string[] | undefined => {
  const origins = text
    .split(',')
    .map((origin) => origin.trim().replace(/\/$/, ''))
    .filter(Boolean)
  const valid = origins.every((origin) => /^https?:\/\//.test(origin) && URL.parse(origin)?.origin === origin)
  return valid && origins.length > 0 ? origins : undefined
}
