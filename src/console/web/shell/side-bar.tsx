import { LogOut } from 'lucide'
import { useLocation } from 'preact-iso'
import type { notificationList } from '../../../modules/accounts/notifications/wire.ts'
import type { Answer } from '../api.ts'
import { useData } from '../data.ts'
import { t } from '../i18n/common.ts'
import { signOut, useMe } from '../session.ts'
import { IconButton } from '../ui/button.tsx'
import { Count } from '../ui/count.tsx'
import { Icon } from '../ui/icon.tsx'
import { groupsFor, itemOf } from './navigation.ts'

export const Mark = ({ size = 26 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="var(--accent)" />
    <path d="M21 11.5a6.5 6.5 0 1 0 0 9" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" />
    <circle cx="22.5" cy="16" r="2" fill="#c7d2fe" />
  </svg>
)

export const SideBar = ({ open }: { open: boolean }) => {
  const me = useMe()
  const { path } = useLocation()
  const groups = groupsFor(me)
  const here = itemOf(groups, path)
  return (
    <nav class="side" aria-label={t('menu')} id="side" data-open={open}>
      <a class="brand" href="/console">
        <Mark />
        Convene
      </a>
      <div class="side-scroll">
        {groups.map((group) => (
          <div class="group" key={group.text}>
            <h2>{t(group.text)}</h2>
            <ul>
              {group.items.map((item) => (
                <li key={item.to}>
                  <a href={item.to} aria-current={item === here ? 'page' : undefined}>
                    <Icon of={item.icon} size={17} />
                    {t(item.text)}
                    {item.text === 'notifications' && <Unread />}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      <div class="account">
        <span class="avatar" aria-hidden="true">
          {(me?.client?.name ?? me?.user.name ?? ' ')[0]}
        </span>
        <span class="account-text">
          <b>{me?.client?.name ?? me?.user.name ?? '…'}</b>
          <small>{me?.user.email}</small>
        </span>
        <IconButton icon={LogOut} label={t('signOut')} onClick={() => void signOut()} />
      </div>
    </nav>
  )
}

const Unread = () => {
  const { data } = useData<Answer<typeof notificationList>>(
    '/api/v1/notifications?unread=true&limit=1',
    60_000,
  )
  return data && data.total > 0 ? <Count of={data.total} text={t('unread', data.total)} /> : null
}
