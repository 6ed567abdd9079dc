import { Info } from 'lucide'
import { useMe } from '../../session.ts'
import { Icon } from '../../ui/icon.tsx'

/** Whether the user may change what is the whole client's. Administrators may. */
export const useIsOwner = (): boolean => {
  const user = useMe()?.user
  return user?.role === 'admin' || user?.client_role === 'owner'
}

/** Says to the others why they see no buttons. */
export const OwnersOnly = ({ text }: { text: string }) => {
  const known = useMe() !== null
  const isOwner = useIsOwner()
  if (!known || isOwner) return null
  return (
    <div class="callout neutral">
      <Icon of={Info} size={18} />
      <div>
        <p>{text}</p>
      </div>
    </div>
  )
}
