import { useSignal } from '@preact/signals'
import type { ComponentChildren, ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { clientDetail } from '../../../modules/workflows/clients/wire.ts'
import { type Answer, viewedClient } from '../api.ts'
import { online, useData } from '../data.ts'
import { t } from '../i18n/common.ts'
import { useMe } from '../session.ts'
import { Button } from '../ui/button.tsx'
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
        {!online.value && (
          <div class="banner warn" role="status">
            {t('offline')}
          </div>
        )}
        <Viewing />
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      {open.value === 'palette' && <Later load={loadPalette} onClose={close} />}
      {open.value === 'help' && <Later load={loadHelp} onClose={close} />}
      <Toasts />
    </>
  )
}

type Closable = ComponentType<{ onClose: () => void }>
const loadPalette = async (): Promise<Closable> => (await import('./palette.tsx')).Palette
const loadHelp = async (): Promise<Closable> => (await import('./help.tsx')).Help

/** What few open: its file loads when it is opened. */
const Later = ({ load, onClose }: { load: () => Promise<Closable>; onClose: () => void }) => {
  const loaded = useSignal<{ Part: Closable } | null>(null)
  useEffect(() => {
    void load().then((Part) => {
      loaded.value = { Part }
    })
  }, [load])
  if (loaded.value === null) return null
  const { Part } = loaded.value
  return <Part onClose={onClose} />
}

/** An administrator sees at all times whose data are on the screen. */
const Viewing = () => {
  const id = viewedClient.value
  const isAdmin = useMe()?.user.role === 'admin'
  const { route } = useLocation()
  const { data } = useData<Answer<typeof clientDetail>>(id && isAdmin ? `/api/v1/admin/clients/${id}` : null)
  if (id === null || !isAdmin) return null
  return (
    <div class="banner accent" role="status">
      <span>{t('viewing', data?.client.name ?? '…')}</span>
      <Button
        small
        onClick={() => {
          viewedClient.value = null
          route(`/console/admin/clients/${id}`)
        }}
      >
        {t('leave')}
      </Button>
    </div>
  )
}

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
