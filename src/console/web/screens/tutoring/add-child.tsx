import { call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { useForm } from '../../form.ts'
import { t } from '../../i18n/tutoring.ts'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'

/** A family without a child cannot book: its first one is added here. */
export const AddChild = () => {
  const form = useForm('child', { first_name: '', grade: '' }, async (json) => {
    await call('/students', { method: 'POST', json })
    refresh('/students/parent')
  })
  return (
    <form class="form" onSubmit={(event) => void form.send(event)}>
      <p>{t('noChild')}</p>
      {form.error && <Failure error={form.error} saving />}
      <TextField label={t('firstName')} required maxLength={100} {...form.field('first_name')} />
      <TextField label={t('gradeField')} required maxLength={20} {...form.field('grade')} />
      <Button type="submit" look="primary" busy={form.busy} writes>
        {t('addChild')}
      </Button>
    </form>
  )
}
