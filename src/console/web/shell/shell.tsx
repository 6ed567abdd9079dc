import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { viewedClient } from '../api.ts'
import { online, pause } from '../data.ts'
import { t } from '../i18n/common.ts'
import { useMe } from '../session.ts'
import { later } from '../ui/later.tsx'
import { Toasts } from '../ui/toast.tsx'
import { isTyping } from './keys.ts'
import { groupsFor } from './navigation.ts'
import { SideBar } from './side-bar.tsx'
import { TopBar } from './top-bar.tsx'

/** What stands around every screen of a signed-in user. */
export const Shell = ({ children }: { children: ComponentChildren }) => {
  const menu = useSignal(false)
  const open = useSignal<'palette' | 'help' | null>(null)
  const { path } = useLocation()
  useEffect(() => {
    menu.value = false
  }, [path])
  useKeys((what) => {
    open.value = open.value === what ? null : what
  })
  const close = () => {
    open.value = null
  }
  return (
    <>
      <a class="skip" href="#main">
        {t('skip')}
      </a>
      <SideBar open={menu.value} />
      {menu.value && (
        <button
          type="button"
          class="scrim"
          aria-label={t('close')}
          onClick={() => {
            menu.value = false
          }}
        />
      )}
      <div class="column-main">
        <TopBar
          menuOpen={menu.value}
          onMenu={() => {
            menu.value = !menu.value
          }}
          onSearch={() => {
            open.value = 'palette'
          }}
        />
        {(pause.value > 0 || !online.value) && (
          <div class="banner warn" role="status">
            {online.value ? t('paused', pause.value) : t('offline')}
          </div>
        )}
        {viewedClient.value !== null && <Viewing />}
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      {open.value === 'palette' && <Palette onClose={close} />}
      {open.value === 'help' && <Help onClose={close} />}
      <Toasts />
    </>
  )
}

const Palette = later(async () => (await import('./palette.tsx')).Palette)
const Help = later(async () => (await import('./help.tsx')).Help)
const Viewing = later(async () => (await import('./viewing.tsx')).Viewing)

const goMs = 1500

/** Ctrl K, ? and the pairs that begin with g. No shortcut is the only way. */
const useKeys = (show: (what: 'palette' | 'help') => void): void => {
  const { route } = useLocation()
  const me = useMe()
  useEffect(() => {
    let pressedG = 0
    const hear = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        return show('palette')
      }
      if (isTyping(event)) return
      if (event.key === '?') return show('help')
      if (event.key === 'g') {
        pressedG = event.timeStamp
        return
      }
      if (event.timeStamp - pressedG > goMs) return
      pressedG = 0
      const items = groupsFor(me).flatMap(({ items }) => items)
      const item = items.find(({ key }) => key === event.key)
      if (item) route(item.to)
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [me])
}
