import { useSignal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { t } from '../i18n/common.ts'
import { textsLoaded } from '../i18n/locale.ts'
import { toast } from './toast.tsx'

/** A part that few need: its file loads when it is first drawn, and until then it is nothing. */
export const later =
  <Props extends object>(load: () => Promise<ComponentType<Props>>) =>
  (props: Props) => {
    const loaded = useSignal<{ Part: ComponentType<Props> } | null>(null)
    useEffect(() => {
      const loadWithTexts = async () => {
        const Part = await load()
        await textsLoaded()
        loaded.value = { Part }
      }
      loadWithTexts().catch(() => toast(t('loadFailed')))
    }, [])
    if (loaded.value === null) return null
    const { Part } = loaded.value
    return <Part {...props} />
  }
