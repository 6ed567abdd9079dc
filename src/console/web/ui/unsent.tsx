import { CircleAlert, LoaderCircle } from 'lucide'
import { t } from '../i18n/chat.ts'
import { t as common } from '../i18n/common.ts'
import type { LiveState } from '../live.ts'
import type { Unsent } from '../outbox.ts'
import { Icon } from './icon.tsx'
import type { ShownMessage } from './messages.tsx'

type UnsentOptions = {
  author: string
  state: LiveState
  words: (error: NonNullable<Unsent['error']>) => string
  again: (one: Unsent) => void
  drop: (id: string) => void
}

/** A message that is under way, or was refused: then it can be sent again or thrown away. */
export const shownUnsent = (
  one: Unsent,
  { author, state, words, again, drop }: UnsentOptions,
): ShownMessage => ({
  key: one.id,
  author,
  mine: true,
  at: null,
  body: <p class="prose">{one.text}</p>,
  note: one.error ? (
    <>
      <Icon of={CircleAlert} size={14} />
      {t('notSent')}: {words(one.error)}
    </>
  ) : (
    <>
      <Icon of={LoaderCircle} size={14} />
      {t(state === 'connecting' ? 'waits' : 'sending')}
    </>
  ),
  actions: one.error && (
    <>
      <button type="button" class="link" onClick={() => again(one)}>
        {common('retry')}
      </button>
      <button type="button" class="link" onClick={() => drop(one.id)}>
        {t('discard')}
      </button>
    </>
  ),
})

/** Whether what is shown is live. */
export const Connection = ({ state }: { state: LiveState }) =>
  state === 'starting' ? null : (
    <span class={`live ${state}`}>
      <i />
      {common(state === 'open' ? 'live' : 'connecting')}
    </span>
  )

/** Reads a sentence to readers of the screen, once those before it are read. */
export const Said = ({ text }: { text: string }) => (
  <div class="unseen" role="status" aria-live="polite">
    {text}
  </div>
)
