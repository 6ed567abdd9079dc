import type { ComponentChildren } from 'preact'
import { viewedClient } from '../../api.ts'
import { t as common } from '../../i18n/common.ts'
import type { Crumb } from '../../shell/page.tsx'

/** Where the pages of administrators begin. */
export const overview = (): Crumb => ({ text: common('overview'), to: '/console/admin' })

/** A page of a client, which the administrator then looks at: its address names the client too, for another tab. */
export const ofClient = (to: string, clientId: string) => ({
  href: `${to}?client_id=${encodeURIComponent(clientId)}`,
  onClick: () => {
    viewedClient.value = clientId
  },
})

export const RunLink = ({
  id,
  clientId,
  children,
}: {
  id: string
  clientId: string
  children: ComponentChildren
}) => (
  <a class="link" {...ofClient(`/console/executions/${id}`, clientId)}>
    {children}
  </a>
)

export const ClientLink = ({ id, children }: { id: string; children: ComponentChildren }) => (
  <a class="link" href={`/console/admin/clients/${id}`}>
    {children}
  </a>
)
