import { useSignal } from '@preact/signals'
import { Pencil } from 'lucide'
import { date, euro } from '../../format.ts'
import { t as admin } from '../../i18n/admin.ts'
import { t } from '../../i18n/admin-details.ts'
import { t as common } from '../../i18n/common.ts'
import { IconButton } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { later } from '../../ui/later.tsx'
import type { ClientDetail } from './answers.ts'
import { word } from './words.tsx'

const ClientForm = later(async () => (await import('./forms.ts')).ClientForm)

type Client = ClientDetail['client']
type Props = { client: Client; path: string }

/** The subscription of a client, which is edited where it stands. */
export const ClientFacts = ({ client, path }: Props) => {
  const editing = useSignal(false)
  const edit = (on: boolean) => {
    editing.value = on
  }
  const facts = (
    <Facts
      of={[
        [
          common('id'),
          <>
            <code>{client.id.slice(-8)}</code>
            <CopyButton text={client.id} of={common('id')} />
          </>,
        ],
        [admin('company'), client.company_name ?? '–'],
        [admin('email'), client.email ?? '–'],
        [admin('owner'), client.owner?.email ?? '–'],
        [admin('plan'), word(client.plan)],
        [admin('amount'), euro(client.subscription_amount)],
        [admin('starts'), client.subscription_start_date ? date(client.subscription_start_date) : '–'],
        [admin('ends'), client.subscription_end_date ? date(client.subscription_end_date) : '–'],
        [t('since'), date(client.created_at)],
      ]}
    />
  )
  return (
    <Card
      title={t('subscription')}
      aside={
        !editing.value && (
          <IconButton
            small
            icon={Pencil}
            label={`${common('edit')}: ${t('subscription')}`}
            onClick={() => edit(true)}
          />
        )
      }
    >
      {editing.value ? (
        <ClientForm until={facts} client={client} path={path} onClose={() => edit(false)} />
      ) : (
        facts
      )}
    </Card>
  )
}
