import { t } from '../../i18n/support.ts'
import { useIsAdmin } from '../../session.ts'
import { Card } from '../../ui/card.tsx'
import { Composer, Thread } from '../../ui/thread.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Request } from './sides.ts'

type NotesProps = { request: Request; change: (json: object) => Promise<void> }

/** What both sides wrote about a request. */
export const Notes = ({ request, change }: NotesProps) => {
  const isAdmin = useIsAdmin()
  const entries = request.note_list.map(({ id, text, author_name, by, created_at }) => ({
    id,
    at: created_at,
    author: author_name,
    own: (by === 'admin') === isAdmin,
    badge: by === 'admin' && !isAdmin ? t('fromSupport') : undefined,
    text,
  }))
  return (
    <Card title={t('notes')}>
      {entries.length === 0 && <p class="quiet">{t('notesEmpty')}</p>}
      <Thread name={t('notes')} entries={entries} />
      <Composer
        draft={`note ${request.id}`}
        label={t('yourNote')}
        help={t('ctrlEnter')}
        verb={t('addNote')}
        maxLength={10_000}
        onSend={async (text) => {
          // With the notes that are shown, so that a repeat of what was stored already adds nothing.
          await change({ notes: `${request.notes ?? ''}\n\n${text}`.trim() })
          toast(t('noteAdded'))
        }}
      />
    </Card>
  )
}
