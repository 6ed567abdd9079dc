import { signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

export type Crumb = { text: string; to?: string }

/** Where the person is; the bar at the top shows it. */
export const crumbs = signal<Crumb[]>([])

type PageProps = {
  /** From the first page to this one, which has no `to`. */
  path: Crumb[]
  title: ComponentChildren
  /** Of the tab, when it says more than the last crumb, such as a percentage. */
  tabTitle?: string
  actions?: ComponentChildren
  children: ComponentChildren
}

/** One screen: its heading, its actions and its content. */
export const Page = ({ path, title, tabTitle, actions, children }: PageProps) => {
  const key = JSON.stringify(path)
  const tab = tabTitle ?? path.at(-1)?.text ?? ''
  useLayoutEffect(() => {
    crumbs.value = path
  }, [key])
  useLayoutEffect(() => {
    document.title = `${tab} · Convene`
  }, [tab])
  return (
    <>
      <div class="heading">
        <h1>{title}</h1>
        {actions && <div class="actions">{actions}</div>}
      </div>
      {children}
    </>
  )
}
