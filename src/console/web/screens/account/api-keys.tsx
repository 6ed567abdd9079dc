import { useSignal } from '@preact/signals'
import { BookOpen, KeyRound, Plus, TimerOff, Trash2 } from 'lucide'
import type { apiKeys } from '../../../../modules/workflows/api-keys/wire.ts'
import { type Answer, call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { date } from '../../format.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import { Page } from '../../shell/page.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button, IconButton, LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Secret } from '../../ui/secret.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { Ago } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'
import { type MadeKey, NewKey } from './new-key.tsx'
import { OwnersOnly, useIsOwner } from './owner.tsx'
import { ShownOnce } from './shown-once.tsx'

type ApiKey = Answer<typeof apiKeys>['api_keys'][number]
const path = '/api/v1/api-keys'

/** The keys with which programs of the client use the API. */
export const ApiKeysPage = () => {
  const keys = useData<Answer<typeof apiKeys>>(path, 60_000)
  const isOwner = useIsOwner()
  const making = useSignal(false)
  const made = useSignal<MadeKey | null>(null)
  const revoking = useSignal<ApiKey | null>(null)
  const revoke = async () => {
    await call(`${path}/${revoking.value?.id}`, { method: 'DELETE' })
    if (made.value?.id === revoking.value?.id) made.value = null
    toast(t('revoked'))
    refresh(path)
  }
  const make = isOwner && (
    <Button
      look="primary"
      icon={Plus}
      writes
      onClick={() => {
        making.value = true
      }}
    >
      {t('newKey')}
    </Button>
  )
  return (
    <Page
      path={[{ text: common('dashboard'), to: '/console' }, { text: common('apiKeys') }]}
      title={common('apiKeys')}
      actions={make}
    >
      <OwnersOnly text={t('ownersKeys')} />
      {made.value && (
        <ShownOnce
          title={t('keyMade', made.value.name)}
          of={made.value.name}
          secret={made.value.key}
          onKept={() => {
            made.value = null
          }}
        >
          <div>
            <h3>{t('tryKey')}</h3>
            <Secret text={curlOf(made.value.key, made.value.scopes)} of="curl" />
          </div>
        </ShownOnce>
      )}
      <Card flush>
        <Loaded of={keys} lines={4}>
          {({ api_keys }) =>
            api_keys.length === 0 ? (
              <Empty icon={KeyRound} text={t('noKeys')}>
                {make}
              </Empty>
            ) : (
              <Table
                name={common('apiKeys')}
                columns={[
                  { text: common('name') },
                  { text: t('scopes'), hide: 's' },
                  { text: t('lastUsed'), hide: 's', width: '140px' },
                  { text: t('expires'), hide: 's', width: '150px' },
                  { text: common('created'), hide: 'm', width: '130px' },
                  ...(isOwner ? [{ text: common('actions'), unseen: true, width: '76px' }] : []),
                ]}
              >
                {api_keys.map((one) => (
                  <KeyRow
                    key={one.id}
                    of={one}
                    onRevoke={
                      isOwner
                        ? () => {
                            revoking.value = one
                          }
                        : null
                    }
                  />
                ))}
              </Table>
            )
          }
        </Loaded>
      </Card>
      <Card
        title={t('useKey')}
        aside={
          <LinkButton small icon={BookOpen} to="/api-docs">
            {t('apiDocs')}
          </LinkButton>
        }
      >
        <div class="form">
          <p class="quiet">{t('useKeyHelp')}</p>
          <Secret text={curlOf('cvc_…', ['read'])} of="curl" />
        </div>
      </Card>
      <NewKey
        open={making.value}
        onClose={() => {
          making.value = false
        }}
        onMade={(key) => {
          made.value = key
        }}
      />
      <Confirm
        open={revoking.value !== null}
        title={t('revokeTitle', revoking.value?.name ?? '')}
        verb={t('revoke')}
        keep={t('revokeKeep')}
        onConfirm={revoke}
        onClose={() => {
          revoking.value = null
        }}
      >
        {t('revokeHelp')}
      </Confirm>
    </Page>
  )
}

/** A call that the key may make: reading is what most may. */
const curlOf = (key: string, scopes: readonly string[]): string => {
  const header = `-H 'X-Api-Key: ${key}'`
  const at = `${location.origin}/api/v1`
  if (scopes.includes('read')) return `curl ${at}/workflows ${header}`
  if (scopes.includes('webhooks')) return `curl ${at}/webhooks ${header}`
  const json = `${header} -H 'Content-Type: application/json'`
  if (scopes.includes('execute')) return `curl ${at}/workflows/<id>/execute ${json} -d '{"input_data":{}}'`
  return `curl ${at}/support-tickets ${json} -d '{"title":"…","description":"…"}'`
}

const KeyRow = ({ of: one, onRevoke }: { of: ApiKey; onRevoke: (() => void) | null }) => {
  const used = one.last_used_at ? <Ago at={one.last_used_at} /> : t('never')
  return (
    <tr>
      <td>
        <b class="row-name">{one.name}</b>
        <small class="sub">
          {one.prefix}…
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
