import type { IconNode } from 'lucide'
import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'

type CardProps = {
  title?: string
  /** Beside the title: a link, a switch, a filter. */
  aside?: ComponentChildren
  /** Content up to the edge: tables and lists. */
  flush?: boolean
  children: ComponentChildren
}

export const Card = ({ title, aside, flush, children }: CardProps) => (
  <section class={flush ? 'card flush' : 'card'}>
    {(title || aside) && (
      <div class="card-head">
        {title && <h2>{title}</h2>}
        {aside}
      </div>
    )}
    {children}
  </section>
)

type FigureProps = { icon: IconNode; name: string; value: string; hint?: string; to?: string }

/** One number of a dashboard. With `to` it leads to what it counts. */
export const Figure = ({ icon, name, value, hint, to }: FigureProps) => (
  <div class="card figure">
    <span class="figure-name">
      <Icon of={icon} size={15} />
      {to ? (
        <a class="cover" href={to}>
          {name}
        </a>
      ) : (
        name
      )}
    </span>
    <span class="figure-value">{value}</span>
    {hint && <small>{hint}</small>}
  </div>
)

/** Names and values, one below the other. */
export const Facts = ({ of }: { of: [name: string, value: ComponentChildren][] }) => (
  <dl class="facts">
    {of.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)
