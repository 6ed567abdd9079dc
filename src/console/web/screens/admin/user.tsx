import { useSignal } from '@preact/signals'
import { Ban, CircleAlert, CircleCheck, Trash2 } from 'lucide'
import { useLocation } from 'preact-iso'
import type { auditLogs } from '../../../../modules/operations/audit-logs/wire.ts'
import { type Answer, call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-details.ts'
import { t as common } from '../../i18n/common.ts'
import type { ScreenProps } from '../../route.tsx'
import { useMe } from '../../session.ts'
import { Page } from '../../shell/page.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useAction } from './action.ts'
import { Activity, nameIn } from './activity.tsx'
import type { UserAnswer } from './answers.ts'
import { UserFacts } from './user-facts.tsx'
import { StatusBadge } from './words.tsx'

/** One account: what it may do, and what it did. */
export const UserPage = ({ params: { id = '' } }: ScreenProps) => {
  const path = `/api/v1/admin/users/${id}`
  const found = useData<UserAnswer>(path)
  const isOwn = useMe()?.user.id === id
  const { route } = useLocation()
  const asking = useSignal<'suspend' | 'delete' | null>(null)
  const { busy, error, run } = useAction()
  const user = found.data?.user
  const name = user ? user.name || user.email : ''
  const setStatus = async (status: 'active' | 'suspended') => {
    await call(path, { method: 'PATCH', json: { status } })
    toast(t(status === 'active' ? 'userActive' : 'userSuspended'))
    refresh('/api/v1/admin/')
  }
  const erase = async () => {
    await call(path, { method: 'DELETE' })
    toast(t('userDeleted'))
    route('/console/admin/users')
    refresh('/api/v1/admin/')
  }
  const ask = (what: 'suspend' | 'delete' | null) => {
    asking.value = what
  }
  const isKept = user && user.status !== 'deleted' && !isOwn
  return (
    <Page
      path={[
        { text: common('overview'), to: '/console/admin' },
        { text: common('users'), to: '/console/admin/users' },
        { text: name || '…' },
      ]}
      title={
        <>
          {name || admin('user')}
          {user && <StatusBadge status={user.status} />}
        </>
      }
      actions={
        isKept && (
          <>
            {user.status === 'active' ? (
              <Button icon={Ban} writes onClick={() => ask('suspend')}>
                {t('suspend')}
              </Button>
            ) : (
              <Button
                icon={CircleCheck}
                writes
                busy={busy}
                onClick={() => void run(() => setStatus('active'))}
              >
                {t('reactivate')}
              </Button>
            )}
            <Button look="danger" icon={Trash2} writes onClick={() => ask('delete')}>
              {common('delete')}
            </Button>
          </>
        )
      }
    >
      {error && <Failure error={error} saving />}
      {isOwn && (
        <p class="callout neutral">
          <Icon of={CircleAlert} />
          {t('ownAccount')}
        </p>
      )}
      <Loaded of={found} lines={10}>
        {({ user }) => (
          <div class="beside facts-first">
            <div class="stack">
              <Doings id={id} />
            </div>
            <aside class="stack">
              <UserFacts user={user} path={path} />
            </aside>
          </div>
        )}
      </Loaded>
      <Confirm
        open={asking.value === 'suspend'}
        title={t('suspendUser')}
        verb={t('suspendUser')}
        keep={t('keepActive')}
        onConfirm={() => setStatus('suspended')}
        onClose={() => ask(null)}
      >
        {t('suspendUserTells', name)}
      </Confirm>
      <Confirm
        open={asking.value === 'delete'}
        title={t('deleteUser')}
        verb={t('deleteUser')}
        keep={t('keepUser')}
        onConfirm={erase}
        onClose={() => ask(null)}
      >
        {t('deleteUserTells', name)}
      </Confirm>
    </Page>
  )
}

type Logs = Extract<Answer<typeof auditLogs>, { logs: unknown }>

const Doings = ({ id }: { id: string }) => {
  const logs = useData<Logs>(`/api/v1/admin/audit-logs?actor=${id}&limit=12`)
  const all = `/console/admin/audit-logs?actor=${id}`
  return (
    <Loaded of={logs} lines={8}>
      {({ logs }) => (
        <Activity
          title={t('doings')}
          byHead={t('address')}
          all={all}
          changes={logs.map(({ id: change, action, changes, created_at, ip_address }) => ({
            id: change,
            action,
            ...nameIn(changes),
            at: created_at,
            by: ip_address,
            to: `${all}&action=${action}`,
          }))}
        />
      )}
    </Loaded>
  )
}
