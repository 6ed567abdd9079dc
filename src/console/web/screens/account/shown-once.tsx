import { KeyRound } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../../i18n/account.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Secret } from '../../ui/secret.tsx'

type ShownOnceProps = {
  title: string
  help?: string
  /** The name of the secret, for its button. */
  of: string
  secret: string
  children?: ComponentChildren
  onKept: () => void
}

/** A secret that the server does not tell again. It stands in the page: a dialog is closed too easily. */
export const ShownOnce = ({ title, help, of, secret, children, onKept }: ShownOnceProps) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const focus = () => heading.current?.focus()
    // The dialog that asked for it gives the focus back when it closes.
    const dialog = document.querySelector('dialog[open]')
    if (dialog) dialog.addEventListener('close', focus, { once: true })
    else focus()
  }, [secret])
  return (
    <section class="callout warn">
      <Icon of={KeyRound} size={18} />
      <div class="form">
        <div>
          <h2 ref={heading} tabIndex={-1}>
            {title}
          </h2>
          <p>{t('once')}</p>
          {help && <p>{help}</p>}
        </div>
        <Secret text={secret} of={of} />
        {children}
        <div class="form-actions">
          <Button small onClick={onKept}>
            {t('kept')}
          </Button>
        </div>
      </div>
    </section>
  )
}
