import { CornerDownRight, LifeBuoy, Send } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useForm } from '../form.ts'
import { Button } from './button.tsx'
import { Failure } from './failure.tsx'
import { TextField } from './field.tsx'
import { Icon } from './icon.tsx'
import { Ago } from './time.tsx'

/** What a person wrote, or what happened between. `badge` tells the side of the author, when it is the other one. */
export type Entry =
  | { id: string; at: string; author: string; own: boolean; badge?: string | undefined; text: string }
  | { id: string; at: string; event: string }

/** Texts of several people, the oldest first. New ones are read to readers of the screen. */
export const Thread = ({ name, entries }: { name: string; entries: Entry[] }) => (
  <div class="posts" role="log" aria-label={name}>
    {entries.map((entry) =>
      'event' in entry ? (
        <p key={entry.id} class="live">
          <Icon of={CornerDownRight} size={14} />
          {entry.event}
          <Ago at={entry.at} />
        </p>
      ) : (
        <article key={entry.id} class={entry.own ? 'post own' : 'post'}>
          <header>
            <b>{entry.author}</b>
            {entry.badge && (
              <span class="badge info">
                <Icon of={LifeBuoy} size={13} />
                {entry.badge}
              </span>
            )}
            <small>
              <Ago at={entry.at} />
            </small>
          </header>
          <p class="prose">{entry.text}</p>
        </article>
      ),
    )}
  </div>
)

type ComposerProps = {
  /** Of the text, which stays in the tab until it is sent. */
  draft: string
  label: string
  help: ComponentChildren
  verb: string
  maxLength: number
  /** Gets a key that makes a retry the same write. Rejects with ApiError: then the text stays. */
  onSend: (text: string, key: string) => Promise<unknown>
}

/** Writes to a thread. Ctrl Enter sends. */
export const Composer = ({ draft, label, help, verb, maxLength, onSend }: ComposerProps) => {
  const form = useForm(draft, { text: '' }, async ({ text }, key) => {
    await onSend(text.trim(), key)
    form.reset()
  })
  const isEmpty = form.values.text.trim() === ''
  return (
    <form
      class="form"
      onSubmit={(event) => void form.send(event)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isEmpty) return
        void form.send(event)
      }}
    >
      {form.error && <Failure error={form.error} saving />}
      <TextField
        label={label}
        lines={3}
        maxLength={maxLength}
        value={form.values.text}
        onInput={(text) => form.set({ text })}
      />
      <div class="form-actions">
        <Button type="submit" look="primary" icon={Send} writes busy={form.busy} disabled={isEmpty}>
          {verb}
        </Button>
        <small>{help}</small>
      </div>
    </form>
  )
}
