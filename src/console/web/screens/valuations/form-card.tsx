import { useSignal } from '@preact/signals'
import { Pencil } from 'lucide'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/valuations.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EditForm } from './edit-form.tsx'
import { NamedValues } from './parts.tsx'
import { objectOf, type Valuation } from './valuations.ts'

/** The form of a valuation, to read and to edit. */
export const FormCard = ({ of, reload }: { of: Valuation; reload: () => void }) => {
  const editing = useSignal(false)
  const values = objectOf(of.form_data)
  const done = () => {
    editing.value = false
  }
  return (
    <Card
      title={t('formData')}
      aside={
        !editing.value && (
          <Button
            small
            icon={Pencil}
            writes
            onClick={() => {
              editing.value = true
            }}
          >
            {common('edit')}
          </Button>
        )
      }
    >
      {editing.value ? (
        <EditForm of={of} reload={reload} onDone={done} />
      ) : Object.keys(values).length === 0 ? (
        <p class="quiet">{t('formEmpty')}</p>
      ) : (
        <NamedValues of={values} />
      )}
    </Card>
  )
}
