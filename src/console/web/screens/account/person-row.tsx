import { Ban, Crown, UserMinus, UserRound } from 'lucide'
import type { collaborators } from '../../../../modules/workflows/clients/settings-wire.ts'
import type { Answer } from '../../api.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/button.tsx'
import { Ago } from '../../ui/time.tsx'

export type Person = Answer<typeof collaborators>['collaborators'][number]

type PersonRowProps = { of: Person; isMe: boolean; onRemove: (() => void) | null }

export const PersonRow = ({ of: one, isMe, onRemove }: PersonRowProps) => (
  <tr>
    <td>
      <b class="row-name">{one.name}</b> {isMe && <small>({t('you')})</small>}{' '}
      {one.status === 'suspended' && <Badge tone="bad" icon={Ban} text={common('suspended')} />}
      <small class="plain-sub">
        {one.name !== one.email && one.email}{' '}
        <span class="only-s"> · {t(one.client_role ?? 'collaborator')}</span>
      </small>
    </td>
    <td class="hide-s">
      {one.client_role === 'owner' ? (
        <Badge tone="info" icon={Crown} text={t('owner')} />
      ) : (
        <Badge tone="neutral" icon={UserRound} text={t('collaborator')} />
      )}
    </td>
    <td class="hide-s">{one.last_login ? <Ago at={one.last_login} /> : t('never')}</td>
    <td class="hide-m">
      <Ago at={one.created_at} />
    </td>
    {onRemove && (
      <td class="right">
        {!isMe && <IconButton small icon={UserMinus} label={t('removeTitle', one.name)} onClick={onRemove} />}
      </td>
    )}
  </tr>
)
