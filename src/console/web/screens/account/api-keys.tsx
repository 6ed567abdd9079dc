import { useSignal } from '@preact/signals'
import { BookOpen, KeyRound, Plus } from 'lucide'
import type { apiKeys } from '../../../../modules/workflows/api-keys/wire.ts'
import { type Answer, call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import { Page } from '../../shell/page.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { List } from '../../ui/list.tsx'
import { Secret } from '../../ui/secret.tsx'
import { Empty } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { type ApiKey, curlOf, KeyRow } from './key-row.tsx'
import { type MadeKey, NewKey } from './new-key.tsx'
import { OwnersOnly, useIsOwner } from './owner.tsx'
import { ShownOnce } from './shown-once.tsx'

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
        <List
          of={keys}
          name={common('apiKeys')}
          lines={4}
          columns={[
            { text: common('name') },
            { text: t('scopes'), hide: 's' },
            { text: t('lastUsed'), hide: 's', width: '140px' },
            { text: t('expires'), hide: 's', width: '150px' },
            { text: common('created'), hide: 'm', width: '130px' },
            ...(isOwner ? [{ text: common('actions'), unseen: true, width: '76px' }] : []),
          ]}
          rows={({ api_keys }) => api_keys}
          row={(one) => (
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
          )}
          empty={
            <Empty icon={KeyRound} text={t('noKeys')}>
              {make}
            </Empty>
          }
        />
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
