import { useSignal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { t } from '../i18n/common.ts'
import { textsLoaded } from '../i18n/locale.ts'
import { toast } from './toast.tsx'

/**
 * A part that few need: its files load when it is first drawn, a dialog when it is first opened. Until then it is
 * nothing. A dialog whose files do not come is closed again, so that the next click tries anew.
 */
export const later =
  <Props extends object>(load: () => Promise<ComponentType<Props>>) =>
  (props: Props) => {
    const loaded = useSignal<{ Part: ComponentType<Props> } | null>(null)
    const { open = true, onClose } = props as { open?: boolean; onClose?: () => void }
    useEffect(() => {
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
    if (loaded.value === null) return null
    const { Part } = loaded.value
    return <Part {...props} />
  }
