import { useData } from '../../data.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-forms.ts'
import { SelectField } from '../../ui/field.tsx'
import type { ClientList } from './answers.ts'

type Props = { value: string; error?: string | undefined; onInput: (id: string) => void }

/** The client that an account works for, or none. */
export const ClientField = (props: Props) => {
  const clients = useData<ClientList>('/api/v1/admin/clients?limit=200&sort=name').data?.clients ?? []
  return (
    <SelectField
      label={admin('client')}
      of={[['', t('noClientChoice')], ...clients.map(({ id, name }): [string, string] => [id, name])]}
      {...props}
    />
  )
}
