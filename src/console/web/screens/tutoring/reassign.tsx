import { call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t as common } from '../../i18n/common.ts'
import { t, wordsOf } from '../../i18n/tutoring.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField } from '../../ui/field.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { type Booking, personName, useTutors, whenText } from './bookings.ts'

/** Gives a lesson to another tutor of its subject; null closes the dialog. */
export const Reassign = ({ of, onClose }: { of: Booking | null; onClose: () => void }) => (
  <Dialog open={of !== null} title={t('reassignTitle')} onClose={onClose}>
    {of && <TutorForm key={of.id} of={of} onClose={onClose} />}
  </Dialog>
)

const TutorForm = ({ of, onClose }: { of: Booking; onClose: () => void }) => {
  const tutors = useTutors(of.subject_id)
  const able = tutors?.filter(({ id }) => id !== of.tutor_id) ?? []
  const form = useForm(null, { tutor: '' }, async ({ tutor }) => {
    await call(`/bookings/${of.id}/reassign/${tutor || able[0]?.id}`, { method: 'PATCH' })
    toast(t('reassigned'))
    refresh('/admin/bookings')
    refresh('/bookings')
    onClose()
  })
  const words = wordsOf(form.error?.code)
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      <p>
        <b>{of.subject_name}</b> · {of.student_name} · {whenText(of)}
      </p>
      {form.error && words === undefined && <Failure error={form.error} saving />}
      {tutors === null ? (
        <Skeleton lines={2} />
      ) : able.length === 0 ? (
        <p class="quiet">{t('noOther')}</p>
      ) : (
        <SelectField
          label={t('tutor')}
          error={words}
          value={form.values.tutor || (able[0]?.id ?? '')}
          onInput={(tutor) => form.set({ tutor })}
          of={able.map(({ id, ...one }) => [id, personName(one)])}
        />
      )}
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        {able.length > 0 && (
          <Button type="submit" look="primary" busy={form.busy} writes>
            {t('reassignVerb')}
          </Button>
        )}
      </DialogActions>
    </form>
  )
}
