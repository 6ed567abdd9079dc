import { useSignal } from '@preact/signals'
import { LogOut, MonitorSmartphone } from 'lucide'
import type { logins } from '../../../../modules/accounts/wire.ts'
import { type Answer, call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { date } from '../../format.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { Ago } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'
import { deviceOf } from './device.ts'

type Login = Answer<typeof logins>['logins'][number]
/** Shown at first: some devices sign in anew each day. */
const few = 6

/** Where this account is signed in. A login that is not known can be ended. */
export const Logins = () => {
  const all = useData<Answer<typeof logins>>('/api/v1/auth/logins', 60_000)
  const ending = useSignal<Login | null>(null)
  const shown = useSignal(few)
  const end = async () => {
    await call(`/api/v1/auth/logins/${ending.value?.id}`, { method: 'DELETE' })
    toast(t('loginEnded'))
    refresh('/api/v1/auth/logins')
  }
  return (
    <Card flush title={t('logins')}>
      <Loaded of={all} lines={3}>
        {({ logins }) => (
          <>
            <Table
              name={t('logins')}
              columns={[
                { text: t('device') },
                { text: t('address'), hide: 's', width: '150px' },
                { text: t('signedIn'), hide: 'm', width: '120px' },
                { text: t('lastUsed'), hide: 's', width: '120px' },
                { text: t('validUntil'), hide: 'm', width: '130px' },
                { text: common('actions'), unseen: true, width: '86px' },
              ]}
            >
              {ownFirst(logins)
                .slice(0, shown.value)
                .map((login) => (
                  <tr key={login.id}>
                    <td>
                      <b class="row-name">{deviceOf(login.user_agent)}</b>{' '}
                      {login.current && <Badge tone="good" icon={MonitorSmartphone} text={t('thisLogin')} />}
                      <small class="sub">
                        <span class="only-s">
                          {login.address}
                          {login.last_used_at && (
                            <>
                              {' · '}
                              <Ago at={login.last_used_at} />
                            </>
                          )}
                        </span>
                      </small>
                    </td>
                    <td class="hide-s num">{login.address ?? '–'}</td>
                    <td class="hide-m">{login.created_at ? <Ago at={login.created_at} /> : '–'}</td>
                    <td class="hide-s">{login.last_used_at ? <Ago at={login.last_used_at} /> : '–'}</td>
                    <td class="hide-m">{date(login.expires_at)}</td>
                    <td class="right">
                      {!login.current && (
                        <IconButton
                          small
                          icon={LogOut}
                          label={`${t('endLogin')}: ${deviceOf(login.user_agent)}`}
                          onClick={() => {
                            ending.value = login
                          }}
                        />
                      )}
                    </td>
                  </tr>
                ))}
            </Table>
            {logins.length > shown.value && (
              <p class="pad">
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    shown.value = logins.length
                  }}
                >
                  {common('seeAll')} ({logins.length})
                </button>
              </p>
            )}
          </>
        )}
      </Loaded>
      <Confirm
        open={ending.value !== null}
        title={`${t('endLogin')}: ${deviceOf(ending.value?.user_agent ?? null)}`}
        verb={t('endLogin')}
        keep={t('keepLogin')}
        onConfirm={end}
        onClose={() => {
          ending.value = null
        }}
      >
        {t('endLoginHelp')}
      </Confirm>
    </Card>
  )
}

const ownFirst = (logins: Login[]): Login[] =>
  logins.toSorted((a, b) => Number(b.current) - Number(a.current))
