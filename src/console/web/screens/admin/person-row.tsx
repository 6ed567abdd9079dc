import { Ban, CircleCheck, Crown, UserMinus, UserRound } from 'lucide'
import type { members } from '../../../../modules/workflows/clients/parts-wire.ts'
import type { Answer } from '../../api.ts'
import { online } from '../../data.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-details.ts'
import { IconButton } from '../../ui/button.tsx'
import { RowLink } from '../../ui/table.tsx'
import { Ago } from '../../ui/time.tsx'
import { StatusBadge, word } from './words.tsx'

export type Member = Answer<typeof members>['members'][number]

type PersonRowProps = { member: Member; onRole: () => void; onStatus: () => void; onRemove: () => void }

/** A person of a client, and what an administrator can do with it. */
export const PersonRow = ({ member, onRole, onStatus, onRemove }: PersonRowProps) => {
  const { user_id, role, user } = member
  const isActive = user.status === 'active'
  return (
    <tr>
      <td>
        <RowLink
          to={`/console/admin/users/${user_id}`}
          sub={
            <>
              {user.email !== user.name && user.email}
              <span class="only-s"> · {word(role)}</span>
            </>
          }
        >
          {user.name}
        </RowLink>
      </td>
      <td class="hide-s">{word(role)}</td>
      <td class="hide-s">
        <StatusBadge status={user.status} />
      </td>
      <td class="hide-m">{user.last_login ? <Ago at={user.last_login} /> : admin('neverSeen')}</td>
      <td class="row-actions">
        <IconButton
          small
          icon={role === 'owner' ? UserRound : Crown}
          label={t(role === 'owner' ? 'makeCollaborator' : 'makeOwner', user.name)}
          disabled={!online.value}
          onClick={onRole}
        />
        <IconButton
          small
          icon={isActive ? Ban : CircleCheck}
          label={`${t(isActive ? 'suspend' : 'reactivate')}: ${user.name}`}
          disabled={!online.value}
          onClick={onStatus}
        />
        <IconButton
          small
          icon={UserMinus}
          label={t('removePerson', user.name)}
          disabled={!online.value}
          onClick={onRemove}
        />
      </td>
    </tr>
  )
}
