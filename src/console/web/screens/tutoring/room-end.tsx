import { call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { t } from '../../i18n/room-rare.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { toast } from '../../ui/toast.tsx'

type EndLessonProps = { id: string; as: 'completed' | 'cancelled'; onClose: () => void }

const texts = {
  completed: ['completeTitle', 'complete', 'notYet', 'confirmComplete'],
  cancelled: ['cancelLesson', 'cancelLesson', 'keepLesson', 'confirmCancel'],
} as const

/** Asks before a lesson is over for good. */
export const EndLesson = ({ id, as, onClose }: EndLessonProps) => {
  const [title, verb, keep, text] = texts[as]
  return (
    <Confirm
      open
      title={t(title)}
      verb={t(verb)}
      keep={t(keep)}
      onConfirm={async () => {
        await call(`/bookings/${id}`, { method: 'PATCH', json: { status: as } })
        toast(t(as))
        refresh('/bookings')
      }}
      onClose={onClose}
    >
      {t(text)}
    </Confirm>
  )
}
