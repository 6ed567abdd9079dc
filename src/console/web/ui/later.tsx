import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { textsLoaded } from '../i18n/locale.ts'

/** A part of a screen that few open: its files load when it is first drawn. */
export const later = <Props extends object>(load: () => Promise<ComponentType<Props>>) => {
  const loaded = signal<{ Part: ComponentType<Props> } | null>(null)
  const get = async (): Promise<void> => {
    const Part = await load()
    await textsLoaded()
    loaded.value = { Part }
  }
  return (props: Props) => {
    useEffect(() => {
      if (loaded.peek() === null) void get()
    }, [])
    if (loaded.value === null) return null
    const { Part } = loaded.value
    return <Part {...props} />
  }
}
