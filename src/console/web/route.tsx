import type { ComponentType } from 'preact'
import { lazy } from 'preact-iso'
import { textsLoaded } from './i18n/locale.ts'
import { NotLoaded } from './shell/not-loaded.tsx'

export type ScreenProps = { params: Record<string, string> }
export type ScreenRoute = { path: string; component: ComponentType<ScreenProps> }

/** A screen whose files load when it is first opened. Another id is another screen: it begins with fresh state. */
export const route = (path: string, load: () => Promise<ComponentType<ScreenProps>>): ScreenRoute => {
  const loadOr = async () => {
    try {
      const screen = await load()
      await textsLoaded()
      return screen
    } catch {
      return NotLoaded
    }
  }
  const Screen = lazy(loadOr) as ComponentType<ScreenProps>
  return {
    path,
    component: ({ params }) => <Screen key={JSON.stringify(params)} params={params} />,
  }
}
