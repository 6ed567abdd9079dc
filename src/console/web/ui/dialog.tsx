import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

type DialogProps = {
  open: boolean
  title: string
  onClose: () => void
  /** Without its heading and padding. */
  bare?: boolean
  /** A click beside it does not close it: what it shows is shown once. */
  firm?: boolean
  children: ComponentChildren
}

/** The browser's own dialog: the focus stays inside, Escape closes it, the rest is inert. */
export const Dialog = ({ open, title, onClose, bare, firm, children }: DialogProps) => {
  const box = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    if (open && !box.current?.open) box.current?.showModal()
    if (!open) box.current?.close()
  }, [open])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, which the browser does itself
    <dialog
      ref={box}
      class={bare ? 'dialog bare' : 'dialog'}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === box.current && !firm) onClose()
      }}
    >
      {open &&
        (bare ? (
          children
        ) : (
          <div class="dialog-body">
            <h2>{title}</h2>
            {children}
          </div>
        ))}
    </dialog>
  )
}

/** The buttons at the foot of a dialog; the harmless one stands first. */
export const DialogActions = ({ children }: { children: ComponentChildren }) => (
  <div class="dialog-actions">{children}</div>
)
