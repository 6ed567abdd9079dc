import { signal } from '@preact/signals'
import { Check } from 'lucide'
import { Icon } from './icon.tsx'

const shownMs = 4000
const notes = signal<{ id: number; text: string }[]>([])
let last = 0

/** Says that what the person has just done is done. */
export const toast = (text: string): void => {
  last += 1
  const id = last
  notes.value = [...notes.value, { id, text }]
  setTimeout(() => {
    notes.value = notes.value.filter((note) => note.id !== id)
  }, shownMs)
}

export const Toasts = () => (
  <div class="toasts" role="status" aria-live="polite">
    {notes.value.map((note) => (
      <div class="toast" key={note.id}>
        <Icon of={Check} />
        {note.text}
      </div>
    ))}
  </div>
)
