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
  // After the dialog that asked for it has given the focus back.
  useEffect(() => heading.current?.focus(), [secret])
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
