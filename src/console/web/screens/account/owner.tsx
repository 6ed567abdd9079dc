import { Info } from 'lucide'
import { viewedClient } from '../../api.ts'
import { useMe } from '../../session.ts'
import { Icon } from '../../ui/icon.tsx'

/** Whether there is a client whose data these are: the own one, or the one that an administrator looks at. */
export const useHasClient = (): boolean => {
  const me = useMe()
  return me?.user.role === 'admin' ? viewedClient.value !== null : Boolean(me?.client)
}

/** Whether the user may change what is the whole client's. Administrators may. */
export const useIsOwner = (): boolean => {
  const user = useMe()?.user
  const hasClient = useHasClient()
  return hasClient && (user?.role === 'admin' || user?.client_role === 'owner')
}

/** Says to the others why they see no buttons. */
export const OwnersOnly = ({ text }: { text: string }) => {
  const hasClient = useHasClient()
  const isOwner = useIsOwner()
  if (!hasClient || isOwner) return null
  return (
    <div class="callout neutral">
      <Icon of={Info} size={18} />
      <div>
        <p>{text}</p>
      </div>
    </div>
  )
}
