import { useData } from '../../data.ts'
import { number } from '../../format.ts'
import { locale } from '../../i18n/locale.ts'
import { t } from '../../i18n/tutoring.ts'
import { SelectField, TextField } from '../../ui/field.tsx'
import { type Child, type Package, personName, type Subject, useTutors } from './bookings.ts'

export const emptyBooking = {
  student: '',
  subject: '',
  package: '',
  tutor: '',
  start: '',
  minutes: '60',
  note: '',
}
type BookingDraft = typeof emptyBooking

type BookingFieldsProps = {
  draft: BookingDraft
  set: (changes: Partial<BookingDraft>) => void
  people: Child[]
  slotFault: string | undefined
  tutorFault: string | undefined
}

const lengths = [30, 45, 60, 90, 120]

const priceOf = ({ price_cents, currency }: Package): string =>
  new Intl.NumberFormat(locale.value === 'fr' ? 'fr-BE' : 'en-GB', {
    style: 'currency',
    currency,
    maximumFractionDigits: 0,
  }).format(price_cents / 100)

/** The student, the subject, the tutor and the time. */
export const BookingFields = ({ draft, set, people, slotFault, tutorFault }: BookingFieldsProps) => {
  const subjects = useData<Subject[]>('/subjects').data ?? []
  const packages = useData<Package[]>('/packages').data ?? []
  const tutors = useTutors(draft.subject) ?? []
  return (
    <>
      <div class="form-row">
        <SelectField
          label={t('student')}
          value={draft.student || (people[0]?.id ?? '')}
          onInput={(student) => set({ student })}
          of={people.map(({ id, first_name, last_name }) => [id, `${first_name} ${last_name ?? ''}`.trim()])}
        />
        <SelectField
          label={t('subject')}
          required
          value={draft.subject}
          onInput={(subject) => set({ subject, tutor: '' })}
          of={[['', t('choose')], ...subjects.map(({ id, name }): [string, string] => [id, name])]}
        />
      </div>
      <TextField
        label={t('start')}
        type="datetime-local"
        required
        help={t('startHelp')}
        error={slotFault}
        value={draft.start}
        onInput={(start) => set({ start })}
      />
      <div class="form-row">
        <SelectField
          label={t('length')}
          value={draft.minutes}
          onInput={(minutes) => set({ minutes })}
          of={lengths.map((minutes) => [String(minutes), t('minutes', minutes)])}
        />
        <SelectField
          label={t('package')}
          value={draft.package}
          onInput={(value) => set({ package: value })}
          of={[
            ['', t('noPackage')],
            ...packages.map((one): [string, string] => [
              one.id,
              t('packageText', one.name, priceOf(one), number(one.hours)),
            ]),
          ]}
        />
      </div>
      <SelectField
        label={t('tutor')}
        help={t('tutorHelp')}
        error={tutorFault}
        value={draft.tutor}
        onInput={(tutor) => set({ tutor })}
        of={[['', t('anyTutor')], ...tutors.map(({ id, ...one }): [string, string] => [id, personName(one)])]}
      />
    </>
  )
}
