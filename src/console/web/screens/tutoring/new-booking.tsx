import { useEffect } from 'preact/hooks'
import { call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t as common } from '../../i18n/common.ts'
import { t, wordsOf } from '../../i18n/tutoring.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { AddChild } from './add-child.tsx'
import { BookingFields, emptyBooking } from './booking-fields.tsx'
import type { Booking, Child } from './bookings.ts'

type NewBookingProps = {
  /** When it is to begin; null while the dialog is closed. */
  start: string | null
  isAdmin: boolean
  onClose: () => void
  onBooked: (start: Date) => void
}

/** Books a lesson. */
export const NewBooking = ({ start, isAdmin, onClose, onBooked }: NewBookingProps) => {
  const path = isAdmin ? '/admin/students?limit=100' : '/students/parent'
  const { data: children } = useData<Child[]>(start === null ? null : path)
  return (
    <Dialog open={start !== null} title={t('newBooking')} onClose={onClose}>
      {start === null || !children ? (
        <Skeleton lines={4} />
      ) : children.length === 0 && !isAdmin ? (
        <AddChild />
      ) : (
        <BookingForm key={start} {...{ start, onClose, onBooked, people: children }} />
      )}
    </Dialog>
  )
}

type BookingFormProps = Pick<NewBookingProps, 'onClose' | 'onBooked'> & { start: string; people: Child[] }

/** A time that is taken is said at the time. */
const BookingForm = ({ start, people, onClose, onBooked }: BookingFormProps) => {
  const form = useForm('booking', { ...emptyBooking, start }, async (draft) => {
    const at = new Date(draft.start)
    const { tutor_name } = await call<Booking>('/bookings', {
      method: 'POST',
      json: {
        student_id: draft.student || people[0]?.id,
        subject_id: draft.subject,
        package_id: draft.package || null,
        tutor_id: draft.tutor || null,
        starts_at: at.toISOString(),
        ends_at: new Date(at.getTime() + Number(draft.minutes) * 60_000).toISOString(),
        note: draft.note.trim() || null,
      },
    })
    toast(tutor_name === null ? t('asked') : t('booked', tutor_name))
    refresh('/bookings')
    refresh('/admin/bookings')
    form.reset()
    onClose()
    onBooked(at)
  })
  // What was chosen in the calendar comes before the start of an older draft.
  useEffect(() => form.set({ start }), [])
  const { code } = form.error ?? {}
  const slotFault =
    form.issue('starts_at') !== undefined
      ? t('startFault')
      : code === 'BOOKING_OVERLAP'
        ? wordsOf(code)
        : undefined
  const tutorFault = code === 'TUTOR_UNSUITABLE' ? wordsOf(code) : undefined
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      {form.error && !slotFault && !tutorFault && <Failure error={form.error} saving />}
      <BookingFields draft={form.values} set={form.set} {...{ people, slotFault, tutorFault }} />
      <TextField
        label={t('note')}
        lines={2}
        maxLength={2000}
        value={form.values.note}
        onInput={(note) => form.set({ note })}
      />
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={form.busy} writes>
          {t('book')}
        </Button>
      </DialogActions>
    </form>
  )
}
