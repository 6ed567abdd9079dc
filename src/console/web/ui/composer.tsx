import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useId } from 'preact/hooks'
import { online } from '../data.ts'
import { t } from '../i18n/chat.ts'
import { Button } from './button.tsx'

type ComposerProps = {
  /** The text stays in the tab under this name until it is sent. */
  draft: string
  maxLength: number
  placeholder?: string
  busy?: boolean
  onSend: (text: string) => void
  onTyping?: () => void
  /** Beside the button, such as one that stops a reply. */
  children?: ComponentChildren
}

/** The field at the foot of a chat. Enter sends, and with Shift begins a line. */
export const Composer = ({
  draft,
  maxLength,
  placeholder,
  busy,
  onSend,
  onTyping,
  children,
}: ComposerProps) => {
  const id = useId()
  const text = useSignal('')
  const name = `draft ${draft}`
  useEffect(() => {
    text.value = sessionStorage.getItem(name) ?? ''
  }, [name])
  const write = (value: string): void => {
    text.value = value
    if (value === '') sessionStorage.removeItem(name)
    else sessionStorage.setItem(name, value)
  }
  const send = (): void => {
    const value = text.value.trim()
    if (value === '' || busy || !online.value) return
    write('')
    onSend(value)
  }
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div class="field">
        <label for={id} class="unseen">
          {t('message')}
        </label>
        <textarea
          id={id}
          rows={1}
          maxLength={maxLength}
          placeholder={placeholder}
          title={t('enterSends')}
          value={text.value}
          onInput={(event) => {
            write(event.currentTarget.value)
            onTyping?.()
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
            event.preventDefault()
            send()
          }}
        />
      </div>
      {children}
      <Button type="submit" look="primary" writes busy={busy ?? false} disabled={text.value.trim() === ''}>
        {t('send')}
      </Button>
    </form>
  )
}
