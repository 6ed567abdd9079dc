import { useSignal } from '@preact/signals'
import type { ComponentChildren, ComponentType } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { t } from '../i18n/common.ts'
import { textsLoaded } from '../i18n/locale.ts'
import { toast } from './toast.tsx'

type Held = { open?: boolean; onClose?: () => void; until?: ComponentChildren }

/**
 * A part that few need: its files load when it is first drawn, a dialog when it is first opened. Meanwhile `until`
 * stands there. When they do not come it is closed again, so that the next click tries anew.
 */
export const later =
  <Props extends object>(load: () => Promise<ComponentType<Props>>) =>
  ({ until = null, ...others }: Props & Held) => {
    const props = others as unknown as Props
    const loaded = useSignal<{ Part: ComponentType<Props> } | null>(null)
    const { open = true, onClose } = others as Held
    // Before the page is painted: what is loaded already is there at once.
    useLayoutEffect(() => {
      if (!open || loaded.peek() !== null) return
      const begin = async () => {
        const Part = await load()
        await textsLoaded()
        loaded.value = { Part }
      }
      begin().catch(() => {
        toast(t('loadFailed'))
        onClose?.()
      })
    }, [open])
    if (loaded.value === null) return <>{until}</>
    const { Part } = loaded.value
    return <Part {...props} />
  }
