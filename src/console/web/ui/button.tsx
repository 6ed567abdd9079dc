import { type IconNode, LoaderCircle } from 'lucide'
import type { ComponentChildren } from 'preact'
import { online } from '../data.ts'
import { Icon } from './icon.tsx'

type ButtonProps = {
  children: ComponentChildren
  icon?: IconNode
  look?: 'plain' | 'primary' | 'danger' | 'danger solid'
  small?: boolean
  /** Shows that the answer is awaited, and takes no second click. */
  busy?: boolean
  disabled?: boolean
  /** Why it is disabled, or more than its text says. */
  title?: string
  type?: 'button' | 'submit'
  /** Saves something: not while offline. */
  writes?: boolean
  autofocus?: boolean
  onClick?: (event: MouseEvent) => void
}

export const Button = ({ children, icon, look = 'plain', small, busy, ...rest }: ButtonProps) => {
  const { disabled = false, writes = false, type = 'button', ...others } = rest
  return (
    <button
      {...others}
      type={type}
      class={`button ${look}${small ? ' small' : ''}${busy ? ' spins' : ''}`}
      disabled={disabled || busy || (writes && !online.value)}
      aria-busy={busy}
    >
      {(busy || icon) && <Icon of={busy || !icon ? LoaderCircle : icon} size={small ? 14 : 15} />}
      {children}
    </button>
  )
}

const elsewhere = { target: '_blank', rel: 'noopener noreferrer' }

/** A link that looks like a button: it leads to another page. */
export const LinkButton = ({
  to,
  children,
  icon,
  look = 'plain',
  small,
  download,
  newTab,
  name,
}: Pick<ButtonProps, 'children' | 'icon' | 'look' | 'small'> & {
  to: string
  download?: boolean | string
  newTab?: boolean
  /** For readers of the screen, where several links have the same text; it begins with the text. */
  name?: string
}) => (
  <a
    class={`button ${look}${small ? ' small' : ''}`}
    href={to}
    download={download}
    aria-label={name}
    {...(newTab && elsewhere)}
  >
    {icon && <Icon of={icon} size={small ? 14 : 15} />}
    {children}
  </a>
)

type IconButtonProps = {
  icon: IconNode
  label: string
  small?: boolean
  disabled?: boolean
  pressed?: boolean
  onClick: (event: MouseEvent) => void
}

export const IconButton = ({ icon, label, small, disabled, pressed, onClick }: IconButtonProps) => (
  <button
    type="button"
    class={`icon-button${small ? ' small' : ''}`}
    aria-label={label}
    aria-pressed={pressed}
    title={label}
    disabled={disabled}
    onClick={onClick}
  >
    <Icon of={icon} size={small ? 15 : 17} />
  </button>
)
