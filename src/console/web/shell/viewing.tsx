import { useLocation } from 'preact-iso'
import type { clientDetail } from '../../../modules/workflows/clients/wire.ts'
import { type Answer, viewedClient } from '../api.ts'
import { useData } from '../data.ts'
import { t } from '../i18n/shell.ts'
import { useMe } from '../session.ts'
import { Button } from '../ui/button.tsx'

/** An administrator sees at all times whose data are on the screen. */
export const Viewing = () => {
  const id = viewedClient.value
  const isAdmin = useMe()?.user.role === 'admin'
  const { route } = useLocation()
  const { data } = useData<Answer<typeof clientDetail>>(id && isAdmin ? `/api/v1/admin/clients/${id}` : null)
  if (id === null || !isAdmin) return null
  return (
    <div class="banner accent" role="status">
      <span>{t('viewing', data?.client.name ?? '…')}</span>
      <Button
        small
        onClick={() => {
          viewedClient.value = null
          route(`/console/admin/clients/${id}`)
        }}
      >
        {t('leave')}
      </Button>
    </div>
  )
}
