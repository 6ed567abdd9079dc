import { signal } from '@preact/signals'
import { Check } from 'lucide'
import { t } from '../i18n/common.ts'
import { Icon } from './icon.tsx'

const shownMs = 4000
/** Time to read it, to find the button and to press it. */
const shownToUndoMs = 15_000
type Note = { id: number; text: string; undo: (() => Promise<unknown>) | undefined }
const notes = signal<Note[]>([])
let last = 0

const hide = (id: number): void => {
  notes.value = notes.value.filter((note) => note.id !== id)
}

/** Says that what the person has just done is done. `undo` takes it back, and rejects with ApiError. */
export const toast = (text: string, undo?: () => Promise<unknown>): void => {
  last += 1
  const id = last
  notes.value = [...notes.value, { id, text, undo }]
  setTimeout(() => hide(id), undo ? shownToUndoMs : shownMs)
}

const takeBack = ({ id, undo }: Note): void => {
  hide(id)
  undo?.().catch(() => toast(t('saveFailed')))
}

export const Toasts = () => (
  <div class="toasts" role="status" aria-live="polite">
    {notes.value.map((note) => (
      <div class="toast" key={note.id}>
        <Icon of={Check} />
        {note.text}
        {note.undo && (
          <button type="button" class="button primary small" onClick={() => takeBack(note)}>
            {t('undo')}
          </button>
        )}
      </div>
    ))}
  </div>
)
