import { TimerOff, Trash2 } from 'lucide'
import type { apiKeys } from '../../../../modules/workflows/api-keys/wire.ts'
import type { Answer } from '../../api.ts'
import { date } from '../../format.ts'
import { t } from '../../i18n/account.ts'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/button.tsx'
import { Ago } from '../../ui/time.tsx'

export type ApiKey = Answer<typeof apiKeys>['api_keys'][number]

/** A call that the key may make: reading is what most may. */
export const curlOf = (key: string, scopes: readonly string[]): string => {
  const header = `-H 'X-Api-Key: ${key}'`
  const at = `${location.origin}/api/v1`
  if (scopes.includes('read')) return `curl ${at}/workflows ${header}`
  if (scopes.includes('webhooks')) return `curl ${at}/webhooks ${header}`
  const json = `${header} -H 'Content-Type: application/json'`
  if (scopes.includes('execute')) return `curl ${at}/workflows/<id>/execute ${json} -d '{"input_data":{}}'`
  return `curl ${at}/support-tickets ${json} -d '{"title":"…","description":"…"}'`
}

export const KeyRow = ({ of: one, onRevoke }: { of: ApiKey; onRevoke: (() => void) | null }) => {
  const used = one.last_used_at ? <Ago at={one.last_used_at} /> : t('never')
  return (
    <tr>
      <td>
        <b class="row-name">{one.name}</b>
        <small class="sub">
          {one.prefix}…{one.last4}
          <span class="only-s">
            {' · '}
            {used}
          </span>
        </small>
      </td>
      <td class="hide-s">{one.scopes.map((scope) => t(scope)).join(', ')}</td>
      <td class="hide-s">{used}</td>
      <td class="hide-s">
        {one.expires_at === null ? (
          t('noExpiry')
        ) : Date.parse(one.expires_at) < Date.now() ? (
          <Badge tone="bad" icon={TimerOff} text={t('expired')} />
        ) : (
          date(one.expires_at)
        )}
      </td>
      <td class="hide-m">
        <Ago at={one.created_at} />
      </td>
      {onRevoke && (
        <td class="right">
          <IconButton small icon={Trash2} label={t('revokeTitle', one.name)} onClick={onRevoke} />
        </td>
      )}
    </tr>
  )
}
