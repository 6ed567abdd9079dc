import type { ComponentChildren } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { Mark } from '../../shell/side-bar.tsx'
import { LocaleButton, ThemeButton } from '../../shell/top-bar.tsx'

type EntryCardProps = { title: string; help?: string; children: ComponentChildren }

/** The one card of a page without the shell. */
export const EntryCard = ({ title, help, children }: EntryCardProps) => {
  useLayoutEffect(() => {
    document.title = `${title} · Convene`
  }, [title])
  return (
    <div class="entry">
      <header class="entry-bar">
        <LocaleButton />
        <ThemeButton />
      </header>
      <main id="main" tabIndex={-1} class="card entry-card">
        <Mark size={36} />
        <h1>{title}</h1>
        {help && <p class="quiet">{help}</p>}
        {children}
      </main>
    </div>
  )
}
