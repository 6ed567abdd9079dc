import type { ComponentChildren } from 'preact'
import { date, euro } from '../../format.ts'
import { t } from '../../i18n/account.ts'
import { t as common } from '../../i18n/common.ts'
import type { Me } from '../../session.ts'
import { Card, Facts } from '../../ui/card.tsx'

const roleTexts = {
  user: 'roleUser',
  admin: 'roleAdmin',
  parent: 'roleParent',
  tutor: 'roleTutor',
  student: 'roleStudent',
} as const

/** What others decide: the role, the client and its plan. */
export const AccountFacts = ({ me: { user, client } }: { me: Me }) => {
  const ofClient: [string, ComponentChildren][] = client
    ? [
        [t('client'), client.name],
        ...(client.company_name && client.company_name !== client.name
          ? [[t('company'), client.company_name] as [string, string]]
          : []),
        [t('plan'), t(client.plan)],
        [common('price'), t('perMonth', euro(client.subscription_amount))],
      ]
    : []
  return (
    <Card title={t('account')}>
      <Facts
        of={[
          [t('role'), t(user.client_role ?? roleTexts[user.role])],
          ...ofClient,
          [t('memberSince'), date(user.created_at)],
        ]}
      />
    </Card>
  )
}
