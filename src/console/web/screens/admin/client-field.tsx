import { useClients } from '../../clients.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-forms.ts'
import { SelectField } from '../../ui/field.tsx'

type Props = { value: string; error?: string | undefined; onInput: (id: string) => void }

/** The client that an account works for, or none. */
export const ClientField = (props: Props) => (
  <SelectField label={admin('client')} of={[['', t('noClientChoice')], ...useClients()]} {...props} />
)
